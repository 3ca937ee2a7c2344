"""No service changes what is kept without a row in the audit log.

Read from the source: whatever leads to a method of the store that writes must begin in a method that is `audited`.
"""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

from assessment.store.drafts import DraftDatabase

ROOT = Path(__file__).parents[2]
SERVICES = ROOT / "assessment" / "services"
OF_THE_LOG = {"log", "gather_in", "erase_key"}
WITHOUT_A_ROW = {
    "peers.Peers.renew": "a part of submitting, which calls it",
    "sign_ins.SignIns.sign_of_life": "that somebody is there is no act; signing in and out are, where they are done",
    "sign_ins.SignIns.ended": "the same",
    "sign_ins.SignIns.look_up": "the same",
    "sign_ins.SignIns.leave": "signing out is logged by who signs out",
}
"""Public methods that lead to a write and have no row of their own, and why."""


def writers():
    """Methods of the store that open a transaction to write, or call one that does."""
    sources = {
        name: inspect.getsource(method)
        for name, method in inspect.getmembers(DraftDatabase, inspect.isfunction)
        if not name.startswith("__")
    }
    found = {name for name, source in sources.items() if "_write.begin()" in source}
    while more := {
        name for name, source in sources.items() if name not in found and any(f"self.{one}(" in source for one in found)
    }:
        found |= more
    return found - OF_THE_LOG


def called(node):
    """Names of everything that is called in a function, and the store's methods among them."""
    calls = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    names = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
    of_store = {
        call.attr for call in calls if isinstance(call, ast.Attribute) and ast.unparse(call.value).endswith("store")
    }
    return names, of_store


def is_audited(node):
    return any("audited(" in ast.unparse(one) or "doing(" in ast.unparse(one) for one in node.decorator_list) or any(
        isinstance(one, ast.With) and any("doing(" in ast.unparse(item) for item in one.items) for one in ast.walk(node)
    )


def functions():
    """module.Class.function -> its node, for everything in the services."""
    for file in sorted(SERVICES.rglob("*.py")):
        module = file.relative_to(SERVICES).with_suffix("").as_posix().replace("/", ".")
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            inner = node.body if isinstance(node, ast.ClassDef) else [node]
            prefix = f"{module}.{node.name}" if isinstance(node, ast.ClassDef) else module
            yield from ((f"{prefix}.{one.name}", module, one) for one in inner if isinstance(one, ast.FunctionDef))


def unlogged(found, writing):
    """Public functions that lead to a write of the store without a row, directly or through private ones of theirs."""
    bare = {}
    for name, module, node in found:
        names, of_store = called(node)
        bare[name] = (module, node, names, bool(of_store & writing))
    leading = {name for name, (_, node, _, writes) in bare.items() if writes and not is_audited(node)}
    while more := {
        name
        for name, (module, node, names, _) in bare.items()
        if name not in leading
        and not is_audited(node)
        and any(bare[one][0] == module and bare[one][1].name in names for one in leading)
    }:
        leading |= more
    return {name for name in leading if not name.rpartition(".")[2].startswith("_")} - set(WITHOUT_A_ROW)


def test_the_methods_of_the_store_that_write_are_known():
    assert {"write", "add_version", "delete_draft", "add_link", "revoke", "end_membership"} <= writers()
    assert not {"snapshot", "heads", "links", "entries"} & writers()


def test_whatever_changes_what_is_kept_leaves_a_row():
    assert unlogged(functions(), writers()) == set()


def test_a_service_that_forgets_its_row_would_be_found():
    source = """
class Forgetful:
    def tidy(self):
        self._delete("d1")

    def _delete(self, draft):
        self.drafts.store.delete_draft(draft)

    @audited("deleted")
    def right(self):
        self._delete("d2")
"""
    tree = ast.parse(source).body[0]
    found = [(f"forgetful.Forgetful.{one.name}", "forgetful", one) for one in tree.body]

    assert unlogged(found, {"delete_draft"}) == {"forgetful.Forgetful.tidy"}
