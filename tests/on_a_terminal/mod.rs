//! A terminal for tests, which is made by Python.

use std::process::Command;

/// Runs what follows on a terminal of so many columns, prints what that gets, and ends as it ends. Once the second argument
/// is seen there, the third one is typed.
const TERMINAL: &str = "
import fcntl, os, pty, struct, sys, termios
columns, awaited, typed = int(sys.argv[1]), sys.argv[2].encode(), sys.argv[3].encode()
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    os.execv(sys.argv[4], sys.argv[4:])
seen = b''
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    seen += data
    if typed and awaited in seen:
        os.write(terminal, typed)
        typed = b''
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
";

/// cachelint on a terminal, with nothing else in its environment than where programs are.
pub(crate) fn cachelint(columns: u16, awaited: &str, typed: &str) -> Command {
    let mut command = Command::new("python3");
    command
        .args(["-c", TERMINAL, &columns.to_string(), awaited, typed])
        .arg(env!("CARGO_BIN_EXE_cachelint"))
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap());
    command
}
