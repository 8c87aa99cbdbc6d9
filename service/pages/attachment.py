"""A file that the browser saves under its own name."""

from litestar import Response

from service.attachments.names import disposition

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(data: bytes, name: str) -> Response[bytes]:
    """Give bytes to be saved as `name`, which may hold any letters; a workbook is said to be one."""
    kind = XLSX if name.lower().endswith(".xlsx") else "application/octet-stream"
    headers = {
        "content-disposition": disposition(name),
        "cache-control": "no-store",
    }
    return Response(data, media_type=kind, headers=headers)
