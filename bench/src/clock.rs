//! Measuring time: on the wall, and of the processor.

use std::time::{Duration, Instant};

use cpu_time::{ProcessTime, ThreadTime};

/// Times of one kind of work, in milliseconds.
#[derive(Debug, Clone, Default)]
pub struct Times {
    all: Vec<f64>,
}

impl Times {
    pub fn add(&mut self, took: Duration) {
        self.all.push(took.as_secs_f64() * 1_000.0);
    }

    pub fn extend(&mut self, others: &Self) {
        self.all.extend(&others.all);
    }

    /// The time that this part of the work took at most; 0.5 for the median.
    pub fn at(&self, part: f64) -> f64 {
        let mut sorted = self.all.clone();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        let place = (part * last as f64).round() as usize;
        sorted.get(place).copied().unwrap_or(f64::NAN)
    }

    pub fn count(&self) -> usize {
        self.all.len()
    }
}

/// Processor time of this process, with threads that ended.
pub fn process_cpu() -> Duration {
    ProcessTime::now().as_duration()
}

/// Processor time of this thread.
pub fn thread_cpu() -> Duration {
    ThreadTime::now().as_duration()
}

/// What a piece of work took.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    pub wall: Duration,
    pub cpu: Duration,
}

/// Runs `work` and tells what it took, in all threads of the process.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Took) {
    let (wall, cpu) = (Instant::now(), process_cpu());
    let done = work();
    let took = Took {
        wall: wall.elapsed(),
        cpu: process_cpu().saturating_sub(cpu),
    };
    (done, took)
}
