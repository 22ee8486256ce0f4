//! What does the camp's thread do with what waits?

use super::clock::Clock;
use super::page::Shown;
use super::{Hub, outputs::Outputs};
use crate::camp::Camp;
use crate::input::{Ask, Entry, Input};
use crate::journal::Journal;
use crate::warning::{State, Warning};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};

/// So many inputs waiting are too many: reports near nothing are shed.
const CROWDED: usize = 256;
/// The page is redrawn at most this often for news that are no warning, beside once each second whatever waits.
const REDRAW: Duration = Duration::from_millis(500);

/// The camp's thread and all that it owns.
pub(super) struct Core {
    pub clock: Clock,
    pub camp: Camp,
    pub journal: Journal,
    pub received: mpsc::UnboundedReceiver<Input>,
    pub waiting: Arc<AtomicUsize>,
    pub hub: Hub,
    pub outputs: Outputs,
    pub show: watch::Sender<Arc<Shown>>,
}

impl Core {
    /// Until nobody can send any more.
    pub fn run(mut self, mut beat: impl FnMut()) {
        let (mut people, mut others) = (VecDeque::new(), VecDeque::new());
        let (mut fault, mut shown) = (None, Instant::now());
        self.keep_on_disk();
        loop {
            if people.is_empty() && others.is_empty() {
                let Some(input) = self.received.blocking_recv() else { return };
                sort(input, &mut people, &mut others);
            }
            while let Ok(input) = self.received.try_recv() {
                sort(input, &mut people, &mut others);
            }
            // What people say goes before what sensors say.
            let Some(mut input) = people.pop_front().or_else(|| others.pop_front()) else {
                continue;
            };
            let waiting = self.waiting.fetch_sub(1, Ordering::Relaxed);
            if waiting > CROWDED {
                self.shed(&mut input);
            }
            let ticked = input == Input::Tick;
            let entry = Entry { at_s: self.clock.now_s(), input };
            let changed = self.take(&entry, &mut fault);
            self.have_cameras_look(&changed);
            if ticked {
                beat();
                self.keep_on_disk();
            }
            let calm = shown.elapsed() >= REDRAW && waiting < CROWDED;
            // A page that hears nothing for some seconds says that the watch has failed.
            if !changed.is_empty() || ticked || calm {
                shown = Instant::now();
                let wrong = fault.clone().or_else(|| self.clock.fault());
                self.show.send_replace(Arc::new(Shown::of(&self.camp, wrong)));
            }
        }
    }

    fn take(&mut self, entry: &Entry, fault: &mut Option<String>) -> Vec<Warning> {
        // A full disk must not silence the watch: it goes on warning, and says what is wrong.
        *fault = self.journal.append(entry).err().map(|error| error.to_string());
        let changed = self.camp.take(entry);
        for warning in &changed {
            let warning = Arc::new(warning.clone());
            drop(self.hub.warnings.send(warning.clone()));
            self.outputs.tell(&warning);
        }
        if let Input::Task { sensor, ask } = &entry.input {
            self.ask(sensor, *ask);
        }
        if let Err(error) = self.journal.turn_page(&self.camp, entry.at_s) {
            *fault = Some(error.to_string());
        }
        changed
    }

    /// Passes a question on to the connections of this sensor; nobody connected hears nothing.
    fn ask(&self, sensor: &str, ask: Ask) {
        let sensors = &self.hub.settings.file.sensors;
        if let Some(at) = sensors.iter().position(|known| known.name == sensor) {
            drop(self.hub.tasks.send((at, ask)));
        }
    }

    /// Has the cameras look where a new warning comes from.
    fn have_cameras_look(&mut self, changed: &[Warning]) {
        let raised = changed.iter().filter(|w| w.state == State::Raised && w.rule.is_some());
        let Some([latitude, longitude]) = raised.filter_map(|w| self.camp.place_of(w)).next()
        else {
            return;
        };
        let sensors = self.hub.settings.file.sensors.iter();
        let cameras: Vec<String> =
            sensors.filter(|sensor| sensor.looks).map(|sensor| sensor.name.clone()).collect();
        for sensor in cameras {
            let input = Input::Task { sensor, ask: Ask::Look { latitude, longitude } };
            let at_s = self.clock.now_s();
            self.take(&Entry { at_s, input }, &mut None);
        }
    }

    /// Drops reports that are near no track and no zone, and has that remembered.
    fn shed(&mut self, input: &mut Input) {
        let Input::Look(look) = input else { return };
        let before = look.sightings.len();
        self.camp.keep_what_matters(look);
        let shed = before - look.sightings.len();
        if shed > 0 {
            // What was shed says nothing of what is not there.
            look.whole = false;
            let (sensor, reports) = (look.sensor.clone(), shed as u64);
            let why = "shed under load: near no track and no zone".to_owned();
            let (at_s, input) = (self.clock.now_s(), Input::Dropped { sensor, reports, why });
            self.take(&Entry { at_s, input }, &mut None);
        }
    }

    /// Asks the disk to keep what was written, without waiting for it.
    fn keep_on_disk(&self) {
        if let Ok(file) = self.journal.handle() {
            std::thread::spawn(move || drop(file.sync_data()));
        }
    }
}

fn sort(input: Input, people: &mut VecDeque<Input>, others: &mut VecDeque<Input>) {
    match input {
        Input::Alarm { .. }
        | Input::AllClear { .. }
        | Input::Acknowledge { .. }
        | Input::Headcount { .. }
        | Input::Casualty { .. }
        | Input::Task { .. }
        | Input::Tick => people.push_back(input),
        _ => others.push_back(input),
    }
}

#[cfg(test)]
mod tests {
    use super::super::outputs;
    use super::*;
    use crate::settings::Settings;
    use tokio::sync::broadcast;

    #[test]
    fn the_page_is_drawn_anew_each_second_however_much_waits() {
        let (folder, settings) = (tempfile::tempdir().unwrap(), Settings::of_tests());
        let (journal, camp) = Journal::open(&settings, folder.path(), 5.0).unwrap();
        let drawn = Arc::new(Shown::of(&camp, None));
        let (show, pictures) = watch::channel(drawn.clone());
        let (inputs, received) = mpsc::unbounded_channel();
        let waiting = Arc::new(AtomicUsize::new(10 * CROWDED));
        let hub = Hub {
            settings,
            // Not the one that is read: the camp's thread would never end.
            inputs: mpsc::unbounded_channel().0,
            waiting: waiting.clone(),
            warnings: broadcast::channel(1).0,
            tasks: broadcast::channel(1).0,
            identity: None,
            journal: folder.path().into(),
            pictures: pictures.clone(),
        };
        let outputs = outputs::start(&hub, folder.path(), Vec::new());
        let clock = Clock::begin(camp.now_s());
        inputs.send(Input::Tick).unwrap();
        drop(inputs);
        Core { clock, camp, journal, received, waiting, hub, outputs, show }.run(|| ());
        assert!(!Arc::ptr_eq(&drawn, &pictures.borrow()));
    }
}
