//! Writes what many tasks hand in at once, many things in one transaction: a commit each would make them wait for the disk
//! one after the other.

use std::pin::Pin;

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::BEGIN_WRITE;
use super::fault::Fault;

/// The most things written in one transaction.
const BATCH: usize = 128;

/// What writing things comes to: an answer for each.
type Writing<'a, Answer> = Pin<Box<dyn Future<Output = Result<Vec<Answer>, Fault>> + Send + 'a>>;

/// Writes the things of a batch in its transaction.
type Write<Thing, Answer> =
    for<'a> fn(&'a mut SqliteConnection, &'a [&'a Thing]) -> Writing<'a, Answer>;

struct Job<Thing, Answer> {
    thing: Thing,
    done: oneshot::Sender<Result<Answer, Fault>>,
}

/// Hands things to the task that writes them.
pub(super) struct BatchWriter<Thing, Answer> {
    jobs: mpsc::Sender<Job<Thing, Answer>>,
}

impl<Thing: Send + Sync + 'static, Answer: Send + 'static> BatchWriter<Thing, Answer> {
    /// Starts the task; it ends when the writer is dropped and its last job is done.
    pub(super) fn start(pool: SqlitePool, write: Write<Thing, Answer>) -> Self {
        let (jobs, queue) = mpsc::channel(BATCH);
        tokio::spawn(write_jobs(pool, queue, write));
        Self { jobs }
    }

    /// Returns when the thing is committed.
    pub(super) async fn write(&self, thing: Result<Thing, Fault>) -> Result<Answer, Fault> {
        let (done, answer) = oneshot::channel();
        let thing = thing?;
        if self.jobs.send(Job { thing, done }).await.is_err() {
            return Err(Fault::Sql(sqlx::Error::WorkerCrashed));
        }
        answer
            .await
            .unwrap_or(Err(Fault::Sql(sqlx::Error::WorkerCrashed)))
    }
}

async fn write_jobs<Thing: Sync, Answer>(
    pool: SqlitePool,
    mut queue: mpsc::Receiver<Job<Thing, Answer>>,
    write: Write<Thing, Answer>,
) {
    let mut jobs = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut jobs, BATCH).await > 0 {
        match write_all(&pool, &jobs, write).await {
            Ok(answers) => {
                for (job, written) in jobs.drain(..).zip(answers) {
                    answer(job, Ok(written));
                }
            }
            // One of them cannot be written; alone, each gets its own answer.
            Err(_) => {
                for job in jobs.drain(..) {
                    let written = write_all(&pool, std::slice::from_ref(&job), write).await;
                    let written = written.and_then(|mut answers| {
                        let only = answers.pop();
                        only.ok_or(Fault::Sql(sqlx::Error::WorkerCrashed))
                    });
                    answer(job, written);
                }
            }
        }
        jobs.clear();
    }
}

fn answer<Thing, Answer>(job: Job<Thing, Answer>, written: Result<Answer, Fault>) {
    // Whoever asked may have been cancelled; what is written stays written.
    let _ = job.done.send(written);
}

async fn write_all<Thing: Sync, Answer>(
    pool: &SqlitePool,
    jobs: &[Job<Thing, Answer>],
    write: Write<Thing, Answer>,
) -> Result<Vec<Answer>, Fault> {
    let things: Vec<&Thing> = jobs.iter().map(|job| &job.thing).collect();
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let answers = write(&mut transaction, &things).await?;
    transaction.commit().await?;
    Ok(answers)
}
