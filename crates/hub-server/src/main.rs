//! Runs the server by hand: `hub-server MIRROR [PORT]`, until it is interrupted.

use std::env;
use std::io::{self, Write};
use std::path::Path;

use hub_server::{Content, HubServer};

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(folder), port) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("usage: hub-server FOLDER [PORT]; a mirror, or any folder"));
    };
    let port = port.map_or(Ok(8080), |text| text.parse().map_err(io::Error::other))?;
    let folder = Path::new(&folder);
    let content = if folder.join("psdata/metadata/all.json").exists() {
        Content::from_mirror(folder, None)?
    } else {
        Content::new().folder(folder)
    };
    let server = HubServer::start_at(content, port)?;
    writeln!(io::stdout(), "{}/ is {}", server.url(), folder.display())?;
    writeln!(io::stdout(), "{}/public is the hub's API", server.url())?;
    server.wait();
    Ok(())
}
