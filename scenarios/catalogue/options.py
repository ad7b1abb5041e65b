"""The options of a style and the values its variants have for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.catalogue.amounts import quoted
from scenarios.catalogue.minting import lookalike
from scenarios.catalogue.rows import BadRow, Row

# How the file form says that there is nothing to choose.
_NOTHING_TO_CHOOSE = (("Title", "", ""), ("Default Title", "", ""))
# The most that the ERP takes of one option.
MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class OptionPlan:
    """One thing a shopper chooses; `column` says which of the three it was in the file."""

    column: int
    name: str
    values: tuple[str, ...]


def options_of(sold: Sequence[Row]) -> tuple[OptionPlan, ...]:
    """Return the options of a style from its variant rows, values in the order of the rows."""
    if len(sold) == 1 and (sold[0].option_names, sold[0].option_values) == _NOTHING_TO_CHOOSE:
        return ()
    names = [_name(sold, column) for column in range(3)]
    _check_names(sold, names)
    return tuple(
        OptionPlan(column, name, _values(sold, column, name))
        for column, name in enumerate(names)
        if name
    )


def values_of(row: Row, options: Sequence[OptionPlan]) -> tuple[str, ...]:
    """Return the values of one variant, in the order of the options."""
    return tuple(row.option_values[option.column] for option in options)


def check_distinct(sold: Sequence[Row], options: Sequence[OptionPlan]) -> None:
    """Raise BadRow when two rows of one style are the same variant."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in sold:
        values = values_of(row, options)
        other = seen.setdefault(tuple(map(lookalike, values)), row)
        if other is not row:
            chosen = " / ".join(values) or "no options"
            raise BadRow(
                row.line,
                f"lines {other.line} and {row.line} are the same variant of "
                f"{quoted(row.handle)}: {quoted(chosen)}",
            )


def _name(sold: Sequence[Row], column: int) -> str:
    """Return the name of an option, which stands in the first row and may be repeated."""
    named = [row for row in sold if row.option_names[column]]
    for row in named:
        if row.option_names[column] != named[0].option_names[column]:
            names = f"{quoted(named[0].option_names[column])} in line {named[0].line}"
            raise BadRow(
                row.line,
                f"Option{column + 1} Name is {names}, "
                f"{quoted(row.option_names[column])} in line {row.line}",
            )
    return named[0].option_names[column] if named else ""


def _check_names(sold: Sequence[Row], names: Sequence[str]) -> None:
    first = sold[0]
    for row in sold:
        for column, name in enumerate(names):
            if row.option_values[column] and not name:
                raise BadRow(row.line, f"Option{column + 1} Value stands without an option name")
    used = [lookalike(name) for name in names if name]
    if len(used) != len(dict.fromkeys(used)):
        raise BadRow(first.line, f"{quoted(first.handle)} has two options of one name")


def _values(sold: Sequence[Row], column: int, name: str) -> tuple[str, ...]:
    for row in sold:
        if not row.option_values[column]:
            raise BadRow(
                row.line, f"Option{column + 1} Value is blank, the style has {quoted(name)}"
            )
    values = tuple(dict.fromkeys(row.option_values[column] for row in sold))
    if len(values) > MOST_VALUES:
        reason = f"option {quoted(name)} has {len(values)} values, at most {MOST_VALUES}"
        raise BadRow(sold[0].line, f"{reason} are taken")
    return values
