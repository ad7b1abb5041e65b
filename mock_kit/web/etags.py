"""Entity tags are versions in quotes; If-Match is optional and strong."""

from mock_kit.web.problems import StaleVersion


def etag(version: int) -> str:
    return f'"{version}"'


def check_if_match(request_header: str | None, version: int | None) -> None:
    """Raise StaleVersion unless the header names `version`, is `*`, or is absent.

    Without a version there is nothing yet, which no header can name.
    """
    if request_header is None:
        return
    if version is None:
        raise StaleVersion("there is no version yet")
    tags = [tag.strip() for tag in request_header.split(",")]
    if "*" in tags or etag(version) in tags:
        return
    raise StaleVersion(f"the current version is {version}", current_version=version)
