"""The admin's command is run for a notice, by the right user."""

from tests.system.appliance import BAD, WORK, configure, done, eventually
from tests.system.machine import Machine


def test_a_refused_file_is_told(appliance: Machine) -> None:
    write = f"(id -un; cat) >{WORK}/told; grep NoNewPrivs /proc/self/status"
    configure(appliance, f"alert: {{command: \"/usr/bin/sh -c '{write}'\"}}\n")
    appliance.run("systemctl", "reload", "appliance")
    configure(appliance, BAD)
    appliance.run("systemctl", "reload", "appliance", check=False)
    eventually(lambda: done(appliance, "told"), "the alert was sent")
    eventually(
        lambda: "refused" in appliance.run("cat", f"{WORK}/told").stdout, "it says what happened"
    )
    assert appliance.run("cat", f"{WORK}/told").stdout.startswith("appliance\n")
    # Or no alert command could use sendmail, whose set-group-id bit would do nothing.
    journal = appliance.run("journalctl", "--output=cat", "-u", "appliance-alert").stdout
    assert "NoNewPrivs:\t0" in journal
