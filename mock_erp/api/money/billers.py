"""Who handles money: the roles that post invoices, payments and credit memos."""

from fastapi import Depends

from mock_erp.api.sales.sellers import PUBLISHED_KEY
from mock_kit.web.tokens import allow

BILLERS = [Depends(allow("accountant", "bridge", "clerk", "till", "import")), *PUBLISHED_KEY]
