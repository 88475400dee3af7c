"""Small damages and oddities done to a message, each from a seed. Some leave it valid; the engines are to say."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from lxml import etree

from memo.namespaces import MEMO, PREFIXES
from tests.memo.generate import random_text
from tests.memo.mutate_content import CONTENT_MUTATIONS, Mutation

DATA_TYPES = "https://data.gov.dk/model/dataTypes/"
INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"

LENGTHS = (0, 1, 2, 3, 7, 8, 10, 11, 149, 150, 151, 159, 160, 161, 255, 256, 257, 511, 512, 513)
VALUES = (
    "", " ", "true", " true ", "TRUE", "1", "0", "+5", "-3", " 5 ", "5.0", "9999999999", "10000000000", "9999999999999",
    "10000000000000", "9223372036854775808", "2026-02-30T10:00:00Z", "2026-02-28T10:00:00Z",
    "2026-02-28T10:00:00.1234567Z",
    " 2026-02-28T10:00:00Z ", "2026-02-28T24:00:00Z", "2026-02-28T10:00:00+02:00", "2026-02-28T10:00:00",
    "-0044-03-15T12:00:00Z",
    "12026-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "2026-02-28", "2026-02-28Z", "2026-02-28+01:00", "28-02-2026",
    "da", "dansk", "d",
    "DIGITALPOST", "NEMSMS", " NEMSMS", "0f4c7a52-6b1e-4d89-a3c5-2e7d90b1f864", "0f4c7a52-6b1e-1d89-a3c5-2e7d90b1f864",
    "0f4c7a52-6b1e-4d89-c3c5-2e7d90b1f864", "{0f4c7a52-6b1e-4d89-a3c5-2e7d90b1f864}", "http://[bad",
    "https://a.example/%zz", "a b",
    "CVR", "cpr", "12345678", "AAAA", "QQ==", "QR==", "QUI=", "QUJ=", "A", "=",
)  # fmt: skip
_VERSIONS = (
    "1.1",
    "1.2",
    "1.10",
    "01.2",
    "+1.2",
    " 1.2 ",
    "1.2.0",
    "1",
    "2.0",
    "",
    "abc",
    "1,2",
    "1.20000000000000000000",
    "NaN",
)


def on_tree(change: Callable[[Random, etree._Element], None]) -> Mutation:
    def mutate(random: Random, data: bytes) -> bytes:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, strip_cdata=False))
        change(random, root)
        return etree.tostring(root.getroottree(), xml_declaration=random.random() < 0.7, encoding="UTF-8")

    return mutate


def _pick(random: Random, root: etree._Element) -> etree._Element:
    return random.choice(list(root.iter("*")))


def _pick_inner(random: Random, root: etree._Element) -> etree._Element:
    return random.choice([element for element in root.iter("*") if element.getparent() is not None])


def drop(random: Random, root: etree._Element) -> None:
    element = _pick_inner(random, root)
    element.getparent().remove(element)


def double(random: Random, root: etree._Element) -> None:
    element = _pick_inner(random, root)
    copy = etree.fromstring(etree.tostring(element, with_tail=False))
    for _ in range(random.choice((1, 1, 3, 10))):
        element.addnext(etree.fromstring(etree.tostring(copy)))


def swap(random: Random, root: etree._Element) -> None:
    element = _pick_inner(random, root)
    following = element.getnext()
    if following is not None:
        element.addprevious(following)


def rename(random: Random, root: etree._Element) -> None:
    element = _pick(random, root)
    names = [
        "label",
        "content",
        "Content",
        "foo",
        "File",
        "Message",
        "Representative",
        "comment",
        "idType",
        "mandatory",
    ]
    element.tag = f"{{{etree.QName(element).namespace}}}{random.choice(names)}"


def renamespace(random: Random, root: etree._Element) -> None:
    element = _pick(random, root)
    namespace = random.choice([*PREFIXES.values(), "urn:other", ""])
    name = etree.QName(element).localname
    element.tag = f"{{{namespace}}}{name}" if namespace else name


def insert(random: Random, root: etree._Element) -> None:
    names = ["label", "content", "foo", "Representative", "originalRepresentative", "memoVersion", "postType", "reply"]
    child = etree.SubElement(_pick(random, root), f"{{{MEMO}}}{random.choice(names)}")
    child.text = random.choice(["", "x", "AAAA", "true"])


def lengthen(random: Random, root: etree._Element) -> None:
    element = random.choice([element for element in root.iter("*") if len(element) == 0])
    element.text = random.choice("aø😀") * random.choice(LENGTHS)


def revalue(random: Random, root: etree._Element) -> None:
    element = random.choice([element for element in root.iter("*") if len(element) == 0])
    element.text = random.choice(VALUES)


def stray_text(random: Random, root: etree._Element) -> None:
    element = _pick(random, root)
    element.tail, element.text = random.choice((("x", element.text), (element.tail, (element.text or "") + "x")))


def version(random: Random, root: etree._Element) -> None:
    root.set("memoVersion", random.choice(_VERSIONS))


def attribute(random: Random, root: etree._Element) -> None:
    name = random.choice(("memoSchVersion", "lang", "{urn:other}a", "{http://www.w3.org/2001/XMLSchema-instance}nil"))
    random.choice((root, _pick(random, root))).set(name, random.choice(("1.1.0", "true", "", "x" * 257)))


def instance_attribute(random: Random, root: etree._Element) -> None:
    """What any element may carry by the rules of XML Schema, if its type allows it."""
    types = ("memoTextType", "memoCommentType", "memoUuidType", "memoDateTimeType", "string", "base64Binary", "Sender")
    prefix = random.choice(("dt", "xs", "memo", ""))
    name, value = random.choice((
        ("type", f"{prefix}:{random.choice(types)}"), ("type", random.choice(types)),
        ("nil", random.choice(("true", "false"))),
        ("schemaLocation", random.choice((f"{MEMO} http://127.0.0.1:9/a.xsd", "a"))),
        ("noNamespaceSchemaLocation", "http://127.0.0.1:9/a.xsd"),
    ))  # fmt: skip
    element = _pick(random, root)
    parent = element.getparent()
    if parent is None:
        root.set(f"{INSTANCE}{name}", value)
        return
    # lxml declares prefixes only on an element that it makes anew.
    namespaces = {**element.nsmap, "dt": DATA_TYPES, "xs": "http://www.w3.org/2001/XMLSchema"}
    new = etree.Element(element.tag, {**element.attrib, f"{INSTANCE}{name}": value}, nsmap=namespaces)
    new.text, new.tail = element.text, element.tail
    new.extend(list(element))
    parent.replace(element, new)


def no_attribute(random: Random, root: etree._Element) -> None:
    root.attrib.pop(random.choice(("memoSchVersion", "memoVersion")), "")


def indent(random: Random, root: etree._Element) -> None:
    etree.indent(root, random.choice((" ", "\t", "    ")))


def comment(random: Random, root: etree._Element) -> None:
    text = random.choice((" note ", "<memo:content>AAAA</memo:content>", "<content>QQ==</content>"))
    _insert_node(random, root, etree.Comment(text))


def instruction(random: Random, root: etree._Element) -> None:
    _insert_node(random, root, etree.ProcessingInstruction("note", "<memo:content>AAAA</memo:content>"))


def _insert_node(random: Random, root: etree._Element, node: etree._Element) -> None:
    element = _pick(random, root)
    if random.random() < 0.2:
        root.addprevious(node)
    elif len(element) == 0 and element.text:
        middle = random.randint(0, len(element.text))
        node.tail, element.text = element.text[middle:], element.text[:middle]
        element.append(node)
    else:
        element.insert(random.randint(0, len(element)), node)


def character_data(random: Random, root: etree._Element) -> None:
    element = random.choice([element for element in root.iter("*") if len(element) == 0])
    if "]]>" not in (element.text or ""):
        element.text = etree.CDATA(element.text or "<memo:content>AAAA</memo:content>")


def file_level(random: Random, data: bytes) -> bytes:
    """What editors, transports and attackers do to a whole file."""
    body = re.sub(rb"^<\?xml[^>]*\?>\s*", b"", data)
    text = body.decode()
    return random.choice((
        b"\xef\xbb\xbf" + data,
        data[: random.randint(0, len(data))],
        data + random.choice((b"x", b"\x00", b"\n", b"<!-- end -->", b"<a/>", b"&amp;")),
        data.replace(b"<", b"\x00<", 1) if random.random() < 0.5 else data[:200] + b"\x00" + data[200:],
        b"<?xml version='1.0' encoding='utf8'?>" + body,
        b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\r\n" + body,
        b"<?xml version='1.0' encoding='ISO-8859-1'?>" + text.encode("latin-1", "xmlcharrefreplace"),
        text.encode("utf-16"),
        b"<?xml version='1.0' encoding='US-ASCII'?>" + text.encode("ascii", "xmlcharrefreplace"),
        b"<!DOCTYPE x [<!ENTITY e 'AAAA'>]>" + body,
        b"<!-- before -->\n" + body,
        b" \n" + data,
        data.replace(b"\n", b"\r\n"),
        data.replace(b" memoVersion", " xmlns:rid='http://rid.dk/\u00f8' memoVersion".encode(), 1),
        data.replace(b"</", b"<unknown:x/></", 1),
        data.replace(b">", b">&e;", 1),
        data.replace(b"memo:", b"m:").replace(b"xmlns:memo=", b"xmlns:m="),
        data.replace(b"<memo:", b"<").replace(b"</memo:", b"</").replace(b"xmlns:memo=", b"xmlns="),
        re.sub(rb"^<memo:Message(.*)xmlns:memo=(\"[^\"]*\")(.*)</memo:Message>",
        rb"<Message\1xmlns=\2 xmlns:memo=\2\3</Message>", body,
               flags=re.DOTALL),
        data[: (at := random.randrange(len(data)))] + bytes([random.randrange(256)]) + data[at + 1 :],
    ))  # fmt: skip


def relabel(random: Random, root: etree._Element) -> None:
    element = random.choice([element for element in root.iter("*") if len(element) == 0])
    element.text = random_text(random, 300)


MUTATIONS: tuple[Mutation, ...] = (
    *(on_tree(change) for change in (
        drop, double, swap, rename, renamespace, insert, lengthen, revalue, relabel, stray_text, version, attribute,
        instance_attribute, no_attribute, indent, comment, instruction, character_data,
    )),
    *CONTENT_MUTATIONS, file_level,
)  # fmt: skip


def mutated(random: Random, data: bytes) -> bytes:
    """The message after none, one or two of the mutations."""
    for _ in range(random.choice((0, 1, 1, 1, 2))):
        try:
            data = random.choice(MUTATIONS)(random, data)
        except (etree.XMLSyntaxError, UnicodeDecodeError):
            break  # the first one left no XML to change further
    return data
