//! Writes what came of fetching entries, many in one transaction: hundreds of tasks fetch at once, and a commit each
//! would make them wait for the disk one after the other.

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::codec::PackedPage;
use super::fault::Fault;
use super::{BEGIN_WRITE, entries, pages};
use crate::{EntryFailure, PageVisit};

/// What came of fetching one entry's page.
pub(super) enum EntryOutcome {
    Fetched(Box<PackedPage>, PageVisit),
    Unchanged,
    Failed(EntryFailure),
}

/// The most outcomes written in one transaction.
const BATCH: usize = 128;

struct Job {
    entry_id: i64,
    outcome: EntryOutcome,
    done: oneshot::Sender<Result<(), Fault>>,
}

/// Hands outcomes to the task that writes them.
pub(super) struct EntryWriter {
    jobs: mpsc::Sender<Job>,
}

impl EntryWriter {
    /// Starts the task; it ends when the writer is dropped and its last job is done.
    pub(super) fn start(pool: SqlitePool) -> Self {
        let (jobs, queue) = mpsc::channel(BATCH);
        tokio::spawn(write_jobs(pool, queue));
        Self { jobs }
    }

    /// Returns when the outcome is committed.
    pub(super) async fn write(
        &self,
        entry_id: i64,
        outcome: Result<EntryOutcome, Fault>,
    ) -> Result<(), Fault> {
        let (done, answer) = oneshot::channel();
        let outcome = outcome?;
        let job = Job {
            entry_id,
            outcome,
            done,
        };
        if self.jobs.send(job).await.is_err() {
            return Err(Fault::Sql(sqlx::Error::WorkerCrashed));
        }
        answer
            .await
            .unwrap_or(Err(Fault::Sql(sqlx::Error::WorkerCrashed)))
    }
}

async fn write_jobs(pool: SqlitePool, mut queue: mpsc::Receiver<Job>) {
    let mut jobs = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut jobs, BATCH).await > 0 {
        if write_all(&pool, &jobs).await.is_ok() {
            for job in jobs.drain(..) {
                answer(job, Ok(()));
            }
            continue;
        }
        // One of them cannot be written; alone, each gets its own answer.
        for job in jobs.drain(..) {
            let written = write_all(&pool, std::slice::from_ref(&job)).await;
            answer(job, written);
        }
    }
}

fn answer(job: Job, written: Result<(), Fault>) {
    // Whoever asked may have been cancelled; what is written stays written.
    let _ = job.done.send(written);
}

async fn write_all(pool: &SqlitePool, jobs: &[Job]) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    for job in jobs {
        write_one(&mut transaction, job).await?;
    }
    Ok(transaction.commit().await?)
}

async fn write_one(connection: &mut SqliteConnection, job: &Job) -> Result<(), Fault> {
    match &job.outcome {
        EntryOutcome::Fetched(page, visit) => {
            let page_id = pages::of_entry(connection, job.entry_id, page, visit).await?;
            entries::fetched(connection, job.entry_id, page_id, &visit.validators).await
        }
        EntryOutcome::Unchanged => entries::unchanged(connection, job.entry_id).await,
        EntryOutcome::Failed(failure) => entries::failed(connection, job.entry_id, failure).await,
    }
}
