"""Lint: every hook of .pre-commit-config.yaml on every file that git knows."""

import os
import re
import shutil

import tools
from common import LOGS, ROOT, WORK, Failure, execute, failure, output, say
from logcheck import Result
from python_env import VENV

NODE_HOOKS = "prettier,eslint"
HOOK = re.compile(r"^(.+?)\.{3,}.*?(Passed|Failed)$", re.MULTILINE)


def run(_installed, _arguments):
    """Run all hooks; the ones that need node are left out when it cannot be had."""
    env = _environment()
    log = LOGS / "test-lint.log"
    command = [VENV / "bin" / "pre-commit", "run", "--all-files", "--color", "never"]
    code = execute(command, log, env=env, cwd=ROOT)
    text = log.read_text(errors="replace")
    verdicts = HOOK.findall(text)
    if not verdicts or (code and "Failed" not in dict(verdicts).values()):
        raise failure("pre-commit", log)
    result = Result("lint", log=log)
    result.passed = sum(verdict == "Passed" for _, verdict in verdicts)
    for name, verdict in verdicts:
        if verdict == "Failed":
            result.add_failure(f"{name}: see the log")
    return result


def _environment():
    if not shutil.which("git") or not (ROOT / ".git").exists():
        raise Failure(
            "Lint looks at the files that git knows: it needs git and a clone.",
            "apt install git, and use git clone instead of an archive.",
        )
    env = dict(os.environ, PRE_COMMIT_HOME=str(WORK / "pre-commit"))
    # a clone may belong to another user than the one who tests
    env |= {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": str(ROOT),
    }
    command = ["git", "ls-files", "--others", "--exclude-standard"]
    if unknown := output(command, env=env, cwd=ROOT).splitlines():
        say(f"    {len(unknown)} files are not yet added to git and not looked at")
    try:
        tools.node()
    except Failure as error:
        say(f"    Without node these hooks are left out: {NODE_HOOKS} ({error})")
        env["SKIP"] = NODE_HOOKS
    env["PATH"] = os.environ["PATH"]
    return env
