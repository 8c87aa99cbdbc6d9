"""The JSON API: the same stories as the pages, for programs. Every path begins with /api/."""

from service.api.accounts import Accounts
from service.api.attachments import Attachments
from service.api.drafts import Drafts
from service.api.exports import ExportsController
from service.api.feeds import Feeds
from service.api.impact import ImpactController
from service.api.register import Register
from service.api.reviews import Reviews
from service.api.rounds import Rounds
from service.api.sessions import Sessions
from service.api.submissions import Submissions
from service.api.versions import Versions
from service.api.workbooks import Workbooks

controllers = (
    Sessions,
    Accounts,
    Rounds,
    Submissions,
    Drafts,
    Attachments,
    Reviews,
    Register,
    Versions,
    ImpactController,
    Workbooks,
    ExportsController,
    Feeds,
)
