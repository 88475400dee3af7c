"""The table of the model against the schema files: names, order, what is required and what may repeat."""

from __future__ import annotations

import pytest
from lxml import etree

from memo import V1_1, V1_2, Message
from memo.part import Part
from memo.schema import schema_file
from memo.structure import STRUCTURE, xml_name

XS = "{http://www.w3.org/2001/XMLSchema}"


class Schemas:
    """All declarations that one version's schema file reaches."""

    def __init__(self, version: object) -> None:
        self.elements: dict[str, etree._Element] = {}
        self.types: dict[str, etree._Element] = {}
        self.groups: dict[str, etree._Element] = {}
        self._read(schema_file(version).name)  # type: ignore[arg-type]

    def _read(self, name: str) -> None:
        root = etree.parse(schema_file(V1_1).with_name(name)).getroot()
        for child in root:
            if child.tag in (f"{XS}include", f"{XS}import"):
                self._read(child.get("schemaLocation", ""))
            elif child.tag != etree.Comment:
                kinds = {f"{XS}element": self.elements, f"{XS}complexType": self.types, f"{XS}group": self.groups}
                kinds.get(child.tag, {})[child.get("name", "")] = child

    def children(self, declared: etree._Element) -> list[tuple[str, bool, bool]]:
        """Name, required, repeats: of each child element that a declaration or type allows, in order."""
        found: list[tuple[str, bool, bool]] = []
        if declared.get("type") in self.types:
            return self.children(self.types[declared.get("type", "")])
        for child in declared:
            if child.tag == f"{XS}element":
                optional = child.get("minOccurs") == "0" or child.getparent().tag == f"{XS}choice"
                name = child.get("name") or child.get("ref", "").rpartition(":")[2]
                found.append((name, not optional, child.get("maxOccurs", "1") != "1"))
            elif child.tag == f"{XS}group":
                found += self.children(self.groups[child.get("ref", "")])
            elif child.tag == f"{XS}extension":
                found += self.children(self.types[child.get("base", "")]) + self.children(child)
            elif child.tag != f"{XS}attribute" and child.tag is not etree.Comment:
                found += self.children(child)
        return found

    def declaration(self, name: str) -> etree._Element:
        """The global or local element of that name."""
        if name in self.elements:
            return self.elements[name]
        places = [*self.elements.values(), *self.types.values(), *self.groups.values()]
        return next(found for place in places for found in place.iter(f"{XS}element") if found.get("name") == name)


@pytest.mark.parametrize("version", [V1_1, V1_2], ids=str)
@pytest.mark.parametrize("part", STRUCTURE, ids=lambda part: part.__name__)
def test_class_is_what_the_schema_says(part: type[Part], version: object) -> None:
    schemas = Schemas(version)
    if part.__name__ == "Representative" and version == V1_1:
        return
    ours = [
        (etree.QName(slot.tag).localname, slot.required or slot.kind is bytes, slot.many)
        for slot in STRUCTURE[part]
        if not slot.is_attribute and (slot.since is None or slot.since <= version)  # type: ignore[operator]
    ]
    theirs = schemas.children(schemas.declaration(part.__name__))
    assert [(name, many) for name, _, many in ours] == [(name, many) for name, _, many in theirs]
    booleans = {xml_name(slot.attribute) for slot in STRUCTURE[part] if slot.kind is bool}
    for (name, required, many), (_, theirs_required, _) in zip(ours, theirs, strict=True):
        assert required == theirs_required or many or name in booleans, name


def test_names_follow_one_rule() -> None:
    assert xml_name("message_uuid") == "messageUUID"
    assert xml_name("do_not_deliver_until_date") == "doNotDeliverUntilDate"
    assert xml_name("id") == "id"
    assert xml_name("e_id") == "eID"
    assert xml_name("id_type_label") == "idTypeLabel"


def test_attributes_of_the_root_have_no_namespace() -> None:
    assert [slot.tag for slot in STRUCTURE[Message] if slot.is_attribute] == ["memoVersion", "memoSchVersion"]
