//! Which settings come from where? Defaults < `bluehelm.toml` < environment < flags.
//!
//! A setting is a flag that may also stand in the file and in the environment: the list below is all there is, and
//! clap, which reads flags and environment, is told the file's values as its defaults. Secrets (tokens of publishers,
//! passwords of keys) are never settings: they come from the environment or from files of their own.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use base::nearest;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
use serde::Serialize;

use crate::settings::default_home;

/// The variable that names the file.
const VARIABLE: &str = "BLUEHELM_CONFIG";

/// Every setting that the file may hold: its key there, the command and the flag that it sets.
const SETTINGS: [(&str, Option<&str>, &str); 9] = [
    ("home", None, "home"),
    ("catalog", None, "catalog"),
    ("sync.mirror", Some("sync"), "mirror"),
    ("sync.signed-by", Some("sync"), "signed_by"),
    ("serve.listen", Some("serve"), "listen"),
    ("serve.host-name", Some("serve"), "host_name"),
    ("serve.tokens", Some("serve"), "tokens"),
    ("serve.postgres", Some("serve"), "postgres"),
    ("serve.log", Some("serve"), "log"),
];

/// A setting, its value and where it came from.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// The key in the file.
    pub key: &'static str,
    /// The value; null where it is not set.
    pub value: Option<String>,
    /// `default`, a file, a variable or a flag.
    pub from: String,
    /// The flag.
    pub flag: String,
    /// The variable.
    pub variable: Option<String>,
    /// What it means.
    pub meaning: String,
    /// The value where nothing else says one.
    #[serde(skip)]
    default: Option<String>,
}

/// The file's values by key, and the file; nothing where there is none.
#[derive(Debug, Default)]
pub struct File {
    path: Option<PathBuf>,
    values: BTreeMap<&'static str, String>,
}

impl File {
    /// The file that `BLUEHELM_CONFIG` names, else the user's own, else the machine's.
    pub fn read() -> Result<Self> {
        let set = |name| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        if let Some(path) = set(VARIABLE) {
            return Self::open(path);
        }
        let own = set("XDG_CONFIG_HOME")
            .or_else(|| set("APPDATA"))
            .or_else(|| set("HOME").map(|home| home.join(".config")));
        let found = own.into_iter().chain([PathBuf::from("/etc")]);
        let mut found = found.map(|folder| folder.join("bluehelm/bluehelm.toml"));
        found.find(|path| path.is_file()).map_or(Ok(Self::default()), Self::open)
    }

    fn open(path: PathBuf) -> Result<Self> {
        let said = || path.display().to_string();
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", said()))?;
        let values = parse(&text).with_context(said)?;
        Ok(Self { path: Some(path), values })
    }

    /// The command, with the file's values as its defaults; a variable that is empty sets nothing.
    pub fn apply(&self, mut command: Command) -> Command {
        for (key, of, flag) in SETTINGS {
            // Clap keeps its texts as long as the program runs.
            let value: Option<&'static str> =
                self.values.get(key).map(|value| -> &'static str { value.clone().leak() });
            let set = |command: Command| {
                if !has(&command, flag) {
                    return command;
                }
                command.mut_arg(flag, |arg| {
                    let arg = match value {
                        Some(value) => arg.default_value(value),
                        None => arg,
                    };
                    match variable(&arg) {
                        Some((_, value)) if value.is_empty() => arg.env(None::<&'static str>),
                        _ => arg,
                    }
                })
            };
            command = match of {
                None => set(command),
                Some(name) if command.find_subcommand(name).is_some() => {
                    command.mut_subcommand(name, set)
                }
                Some(_) => command,
            };
        }
        command
    }

    /// Whether the values of file and variables are such as the flags take; the first that is not is named with its place.
    pub fn check(&self, command: &Command) -> Result<()> {
        for (key, of, flag) in SETTINGS {
            let own = of.map_or(Some(command), |name| command.find_subcommand(name));
            let Some(arg) = own.and_then(|c| c.get_arguments().find(|a| a.get_id() == flag)) else {
                continue;
            };
            let of_file = self.values.get(key).zip(self.path.as_ref());
            let of_file =
                of_file.map(|(value, path)| (format!("{}: {key}", path.display()), value.into()));
            let of_variable = variable(arg).filter(|(_, value)| !value.is_empty());
            for (place, value) in of_file.into_iter().chain(of_variable) {
                let alone = Command::new(key)
                    .no_binary_name(true)
                    .arg(arg.clone().env(None::<&'static str>));
                let given =
                    [OsString::from(format!("--{}", arg.get_long().unwrap_or(flag))), value];
                if let Err(error) = alone.try_get_matches_from(given) {
                    let said = error.to_string();
                    let said =
                        said.trim_start_matches("error: ").lines().next().unwrap_or_default();
                    bail!("{place}: {said}");
                }
            }
        }
        Ok(())
    }

    /// Every setting with its value and where it came from; `command` without the file's values.
    pub fn show(&self, command: &Command, given: &ArgMatches) -> Vec<Shown> {
        let shown = SETTINGS.iter().filter_map(|(key, of, flag)| {
            let own = of.map_or(Some(command), |name| command.find_subcommand(name))?;
            let arg = own.get_arguments().find(|a| a.get_id() == *flag)?;
            let (value, from) = self.found(key, arg, of.is_none().then_some(given));
            Some(Shown {
                key,
                value,
                from,
                flag: format!(
                    "{}--{}",
                    of.map(|o| format!("{o} ")).unwrap_or_default(),
                    arg.get_long()?
                ),
                variable: arg.get_env().map(|v| v.to_string_lossy().into_owned()),
                meaning: arg.get_help().map(ToString::to_string).unwrap_or_default(),
                default: default(arg),
            })
        });
        shown.collect()
    }

    fn found(&self, key: &str, arg: &Arg, given: Option<&ArgMatches>) -> (Option<String>, String) {
        let id = arg.get_id().as_str();
        let flag = given.filter(|g| {
            // Matches of another command know nothing of this flag.
            g.try_contains_id(id).is_ok() && g.value_source(id) == Some(ValueSource::CommandLine)
        });
        let raw = flag.and_then(|g| g.get_raw(id)?.next());
        if let Some(value) = raw {
            return (Some(value.to_string_lossy().into_owned()), "flag".to_owned());
        }
        if let Some((name, value)) = variable(arg).filter(|(_, value)| !value.is_empty()) {
            return (Some(value.to_string_lossy().into_owned()), name);
        }
        if let (Some(value), Some(path)) = (self.values.get(key), &self.path) {
            return (Some(value.clone()), path.display().to_string());
        }
        let home = || default_home().display().to_string();
        (default(arg).or_else(|| (key == "home").then(home)), "default".to_owned())
    }
}

fn default(arg: &Arg) -> Option<String> {
    arg.get_default_values().first().map(|value| value.to_string_lossy().into_owned())
}

/// The variable of a flag, and what it says.
fn variable(arg: &Arg) -> Option<(String, OsString)> {
    let name = arg.get_env()?;
    Some((name.to_string_lossy().into_owned(), std::env::var_os(name)?))
}

fn has(command: &Command, flag: &str) -> bool {
    command.get_arguments().any(|a| a.get_id() == flag)
}

/// Reads the file's text; every unknown key and every value that is no text is named at once.
fn parse(text: &str) -> Result<BTreeMap<&'static str, String>> {
    let table: toml::Table = text.parse()?;
    let (mut values, mut wrong) = (BTreeMap::new(), Vec::new());
    let mut take = |key: String, value: &toml::Value| {
        let known = SETTINGS.iter().find(|(own, ..)| *own == key);
        match (known, value) {
            // An empty text is a line of the commented default that sets nothing yet.
            (Some(_), toml::Value::String(text)) if text.is_empty() => {}
            (Some((own, ..)), toml::Value::String(text)) => drop(values.insert(*own, text.clone())),
            (Some(_), other) => {
                wrong.push(format!("{key} is {}, expected text in quotes", other.type_str()));
            }
            (None, _) => {
                let hint = nearest(&key, SETTINGS.iter().map(|(own, ..)| *own));
                let hint = hint.map(|n| format!("; did you mean {n}?")).unwrap_or_default();
                wrong.push(format!("there is no setting {key}{hint}"));
            }
        }
    };
    for (key, value) in &table {
        match value {
            toml::Value::Table(inner) => {
                inner.iter().for_each(|(name, value)| take(format!("{key}.{name}"), value));
            }
            value => take(key.clone(), value),
        }
    }
    if wrong.is_empty() {
        return Ok(values);
    }
    let known: Vec<&str> = SETTINGS.iter().map(|(key, ..)| *key).collect();
    bail!("{}\nThe settings are {}", wrong.join("; "), known.join(", "))
}

/// A file with every setting commented out, its meaning above it.
pub fn default_file(command: &Command) -> Result<String> {
    let mut text = format!(
        "# Settings of Bluehelm: defaults < this file < environment < flags. Put it where {VARIABLE} points, in\n\
         # ~/.config/bluehelm/bluehelm.toml or in /etc/bluehelm/bluehelm.toml. No secret belongs in here.\n"
    );
    let mut section = None;
    for shown in File::default().show(command, &ArgMatches::default()) {
        let (of, name) = shown.key.split_once('.').map_or((None, shown.key), |(a, b)| (Some(a), b));
        if of != section {
            section = of;
            let of = of.ok_or_else(|| anyhow!("{name} stands after a section"))?;
            text += &format!("\n[{of}]\n");
        }
        // Where the home folder is by default depends on who asks, and what is set here is no default elsewhere.
        let value = shown.default.unwrap_or_default();
        text += &format!("# {}\n# {name} = \"{value}\"\n", shown.meaning);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn command() -> Command {
        super::super::Cli::command()
    }

    #[test]
    fn every_setting_is_a_flag_of_the_program() {
        let shown = File::default().show(&command(), &ArgMatches::default());
        assert_eq!(shown.len(), SETTINGS.len());
        assert!(shown.iter().all(|s| s.variable.is_some()), "{shown:?}");
    }

    #[test]
    fn the_commented_default_is_read_when_its_comments_are_taken_away() {
        let text = default_file(&command()).expect("written");
        let lines =
            text.lines().map(|l| l.strip_prefix("# ").filter(|l| l.contains(" = ")).unwrap_or(l));
        let bare: Vec<&str> = lines.filter(|l| !l.starts_with('#')).collect();
        let bare = bare.join("\n");
        assert_eq!(bare.matches(" = ").count(), SETTINGS.len());
        let values = parse(&bare).expect("read");
        assert_eq!(values.keys().copied().collect::<Vec<_>>(), ["serve.listen", "serve.log"]);
        File { path: Some("x".into()), values }.check(&command()).expect("all are taken");
    }

    #[test]
    fn all_mistakes_are_named_at_once_with_the_nearest_setting() {
        let said =
            parse("hom = \"x\"\n[serve]\nlisten = 8080\n").expect_err("two mistakes").to_string();
        assert!(said.contains("no setting hom; did you mean home?"), "{said}");
        assert!(said.contains("serve.listen is integer, expected text in quotes"), "{said}");
    }

    #[test]
    fn a_value_that_no_flag_takes_is_named_with_its_place() {
        let values = parse("[serve]\nlisten = \"nonsense\"\n").expect("read");
        let file = File { path: Some("/etc/bluehelm.toml".into()), values };
        let said = file.check(&command()).expect_err("no address").to_string();
        assert!(
            said.starts_with("/etc/bluehelm.toml: serve.listen: invalid value 'nonsense'"),
            "{said}"
        );
    }

    #[test]
    fn a_flag_overrules_the_file() {
        let file = File { path: None, values: BTreeMap::from([("home", "/from/file".to_owned())]) };
        let home = |arguments: &[&str]| {
            let given = file.apply(command()).try_get_matches_from(arguments).expect("read");
            given
                .get_raw("home")
                .and_then(|mut v| v.next())
                .map(|v| v.to_string_lossy().into_owned())
        };
        // The variable may be set where tests run.
        if std::env::var_os("BLUEHELM_HOME").is_none() {
            assert_eq!(home(&["bluehelm", "datasets"]).as_deref(), Some("/from/file"));
        }
        assert_eq!(home(&["bluehelm", "--home", "/x", "datasets"]).as_deref(), Some("/x"));
    }
}
