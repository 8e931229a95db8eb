"""Bring addons' i18n files into line with freshly exported terms (runs in the venv).

merge_po.py [--write] ADDONS_FOLDER EXPORTED.pot...
Prints "ok: addon" or "bad: addon: why" and ends with 1 when something is bad.
"""

import argparse
import pathlib
import sys

import polib

LANGUAGE = "ru"
HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "",
}
PLURALS = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
PLURALS += "(n%100<10 || n%100>=20) ? 1 : 2);"


def key(entry):
    """Return what makes a term the same term."""
    return entry.msgctxt or "", entry.msgid


def loose_key(entry):
    """Return a key that stays when only the white space of a term changes."""
    return entry.msgctxt or "", " ".join(entry.msgid.split())


def read(path):
    """Return the file's terms, none when there is no file."""
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def merged(template, old, metadata):
    """Return a new file with the template's terms and the translations of `old`."""
    before = [entry for entry in old if not entry.obsolete]
    known = {key(entry): entry for entry in before}
    alike = {loose_key(entry): entry for entry in before}
    result = polib.POFile(wrapwidth=78)
    result.metadata = metadata
    for term in template:
        entry = polib.POEntry(
            msgid=term.msgid,
            msgctxt=term.msgctxt,
            comment=term.comment,
            occurrences=term.occurrences,
        )
        if found := known.get(key(term)) or alike.get(loose_key(term)):
            entry.msgstr, entry.flags = found.msgstr, found.flags
        result.append(entry)
    return result


def problems(template, pot, po):
    """Return what is wrong with an addon's files, as sentences."""
    terms, found = set(map(key, template)), []
    if terms != set(map(key, pot)):
        found.append(
            f"the .pot is stale ({len(terms ^ set(map(key, pot)))} terms differ)"
        )
    good = {key(e) for e in po if e.msgstr and not e.fuzzy and not e.obsolete}
    if missing := [msgid for _, msgid in sorted(terms - good)]:
        examples = "; ".join(repr(msgid[:40]) for msgid in missing[:5])
        found.append(
            f"{LANGUAGE}.po: {len(missing)} terms untranslated or fuzzy: {examples}"
        )
    return found


def handle(addons, exported, write):
    """Check (and rewrite) the files of one addon; return what is wrong."""
    name = exported.stem
    folder = addons / name / "i18n"
    template = polib.pofile(str(exported))
    pot_path, po_path = folder / f"{name}.pot", folder / f"{LANGUAGE}.po"
    if write:
        folder.mkdir(exist_ok=True)
        title = {"Project-Id-Version": "Odoo Server 19.0", **HEADER}
        merged(template, polib.POFile(), title).save(str(pot_path))
        translated = {**title, "Language": LANGUAGE, "Plural-Forms": PLURALS}
        merged(template, read(po_path), translated).save(str(po_path))
    return problems(template, read(pot_path), read(po_path))


def main():
    """Handle all exported files named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("addons", type=pathlib.Path)
    parser.add_argument("exported", type=pathlib.Path, nargs="+")
    arguments = parser.parse_args()
    bad = False
    for exported in arguments.exported:
        found = handle(arguments.addons, exported, arguments.write)
        bad = bad or bool(found)
        for problem in found:
            print(f"bad: {exported.stem}: {problem}")
        if not found:
            print(f"ok: {exported.stem}")
    sys.exit(int(bad))


if __name__ == "__main__":
    main()
