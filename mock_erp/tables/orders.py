"""The door to sales orders for stock and purchasing: who waits, and what they are given."""

from mock_erp.tables.sales.queues import open_backorders
from mock_erp.tables.sales.waiting import allocate_waiting, refresh_promises, renew_promises

__all__ = ["allocate_waiting", "open_backorders", "refresh_promises", "renew_promises"]
