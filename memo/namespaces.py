"""The XML namespaces of a message. Scheme, trailing slash and trailing # are part of each name (MeMo facts, section
2).
"""

from __future__ import annotations

MEMO = "https://DigitalPost.dk/MeMo-1"
GRD = "https://data.gov.dk/model/core/"
GLN = "https://www.gs1.dk/gs1-standarder/identifikation/gln-global-location-number/"
UDD = "https://www.dst.dk/da/TilSalg/Forskningsservice/Dokumentation/hoejkvalitetsvariable/elevregister-2/udd#"
FORM = "http://www.form-online.dk/"
KLE = "http://kle-online.dk/"
DMV = "https://motorregister.skat.dk/"
SOR = "https://services.nsi.dk/en/Services/SOR"

#: Prefixes by convention. Any prefix is read; these are written, because some receivers demand ``memo:``.
PREFIXES = {"memo": MEMO, "grd": GRD, "gln": GLN, "udd": UDD, "form": FORM, "kle": KLE, "dmv": DMV, "sor": SOR}
