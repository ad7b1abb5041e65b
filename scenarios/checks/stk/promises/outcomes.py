"""What became of an order that found neither supply nor a permission to wait."""

from scenarios.model.end_state import Document


def shortage_of(booked: Document) -> str | None:
    """The outcome of an ERP order beyond supply: held, cancelled, backordered; None if it fits."""
    if booked["status_reason"] == "out_of_stock":
        return str(booked["status"])
    if any(line.get("backorder_reason") == "oversell" for line in booked["lines"]):
        return "backordered"
    return None
