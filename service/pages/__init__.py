"""The pages that people see: server-rendered, usable without script, quicker with it."""

from litestar import Controller

from service.pages.accounts import AccountsController
from service.pages.answer_files import AttachmentController
from service.pages.authoring import AuthoringController
from service.pages.changes import ChangesController
from service.pages.details import DetailsController
from service.pages.downloads import DownloadController
from service.pages.engine import compile_all
from service.pages.excel import ExcelController
from service.pages.excel_upload import UploadController
from service.pages.figures import FiguresController
from service.pages.fill import FillController
from service.pages.form_files import FormFileController
from service.pages.frame import kept_for
from service.pages.impact import ImpactController
from service.pages.interface import InterfaceController
from service.pages.lists import ListController, QueueController
from service.pages.moving import MoveController
from service.pages.offline import OfflineController
from service.pages.preview import PreviewController
from service.pages.printed import PrintController
from service.pages.problem_page import render_page
from service.pages.progress import ProgressController
from service.pages.publishing import PublishController
from service.pages.questionnaires import QuestionnaireController
from service.pages.registers import RegisterController
from service.pages.repairing import RepairController
from service.pages.review import ReviewController
from service.pages.roster import RosterController
from service.pages.rounds import RoundsController
from service.pages.session import SessionController
from service.pages.sign_in import OwnController, SignInController
from service.pages.static_files import StaticController
from service.pages.successors import SuccessorsController
from service.pages.tongue import LanguageController
from service.pages.version_papers import VersionPaperController

controllers: tuple[type[Controller], ...] = (
    StaticController,
    SignInController,
    OwnController,
    LanguageController,
    SessionController,
    ListController,
    FillController,
    DetailsController,
    AttachmentController,
    MoveController,
    SuccessorsController,
    FormFileController,
    OfflineController,
    QueueController,
    ReviewController,
    PrintController,
    ProgressController,
    DownloadController,
    ExcelController,
    UploadController,
    AccountsController,
    RoundsController,
    RosterController,
    FiguresController,
    RegisterController,
    QuestionnaireController,
    VersionPaperController,
    AuthoringController,
    RepairController,
    PreviewController,
    ChangesController,
    ImpactController,
    PublishController,
    InterfaceController,
)

__all__ = ["compile_all", "controllers", "kept_for", "render_page"]
