"""The load report as JUnit XML: one case per limit and per rule."""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

Document = Mapping[str, Any]


def load_junit(document: Document) -> bytes:
    """The run as build servers read it; the verdict is among the properties."""
    suite = Element("testsuite", {"name": f"seatrial.load.{document['shape']}"})
    properties = SubElement(suite, "properties")
    for name in ("exit_status", "sentence"):
        told = {"name": name, "value": str(document["verdict"][name])}
        SubElement(properties, "property", told)
    for row in document["limits"]:
        name = f"{row['group']}: {row['name']} at most {row['limit']:g}"
        _case(suite, name, "" if row["holds"] else f"measured {row['value']}")
    for row in document["rules"]:
        case = _case(suite, row["rule"], row["reason"] if row["result"] == "fail" else "")
        if row["result"] not in ("pass", "fail"):
            SubElement(case, "skipped", {"message": row["reason"]})
    if document["verdict"]["exit_status"] == 2:
        case = _case(suite, "the run itself", "")
        SubElement(case, "error", {"message": document["verdict"]["sentence"]})
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{tag}"))))
    suite.set("tests", str(len(suite.findall("testcase"))))
    root = Element("testsuites", {"name": "seatrial load"})
    root.append(suite)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _case(suite: Element, name: str, failure: str) -> Element:
    case = SubElement(suite, "testcase", {"classname": suite.get("name", ""), "name": name})
    if failure:
        SubElement(case, "failure", {"message": failure})
    return case
