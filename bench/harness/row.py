"""What a row of the table is, and how one is measured without ever ending the whole run."""

import dataclasses
import traceback
import typing

from . import process

SPEC = "measured by this project on 2 cores of an AVX-512 server (Zen 4, 24 GiB, OpenBLAS 0.3.21)"


@dataclasses.dataclass(frozen=True)
class Row:
    """`measure(context)` returns the measured part of the row as the report holds it."""
    name: str
    workload: str
    reference: str  # text of the reference figure
    source: str  # where that figure comes from
    target: str
    measure: typing.Callable
    needs: str = ""  # feature, as Context.has knows it
    has_long: bool = False

    def described(self, **measured):
        empty = {"status": "not run", "threads": None, "ours": None, "peers": [], "work": None,
                 "peak_rss_bytes": None, "anonymous_bytes": None, "note": "", "extra": {}}
        return {"row": self.name, "workload": self.workload,
                "reference": {"text": self.reference, "source": self.source}, "target": self.target,
                **empty, **measured}


def measured(row, context):
    """The row as the report holds it: measured, or why not."""
    if row.needs and not context.has(row.needs):
        return row.described(status="not in this version", note=f"needs {row.needs}, which this version lacks")
    try:
        return row.described(**row.measure(context))
    except process.Failed as failure:
        return row.described(status="failed", note=str(failure))
    except Exception as error:  # a fault of the harness: say where, and go on with the other rows
        where = traceback.extract_tb(error.__traceback__)[-1]
        return row.described(status="failed", note=f"{type(error).__name__} at {where.name}:{where.lineno}: {error}")


def not_run(row_name, why):
    return {"status": "not run", "note": f"{why}: bench/run --work FOLDER --long {row_name}"}
