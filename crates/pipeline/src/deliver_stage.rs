use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use tracing::warn;
use wirewatch_fetch::{Fetcher, Mailer};
use wirewatch_store::{
    Alert, AlertChannel, AlertMode, ChannelKind, Delivery, SavedSearch, Store, StoreError,
};

use crate::Progress;
use crate::alert_mail::alert_mail;
use crate::views::AlertMessageView;

/// Alerts in one message; the next message has the rest.
const ALERTS_IN_A_MESSAGE: u32 = 100;

/// The wait after a first failure; it doubles with each further one, up to [`LONGEST_WAIT_SECS`].
const FIRST_WAIT_SECS: i64 = 60;

/// Six hours: a receiver that is down for a night gets its alerts in the morning.
const LONGEST_WAIT_SECS: i64 = 6 * 60 * 60;

/// What the delivery stage did.
#[derive(Debug, Clone, Default)]
pub struct DeliveryReport {
    /// Messages that were taken.
    pub sent: u64,
    /// Messages that were not, to be tried again.
    pub failed: u64,
    /// How long it took.
    pub duration: Duration,
}

/// Sends alerts that wait to their channels: one message a channel, with all that is new.
///
/// # Errors
/// Only a fault of the store. A receiver that does not answer is tried again later.
pub async fn deliver_stage(
    store: &Arc<dyn Store>,
    fetcher: &Fetcher,
    mailer: &Mailer,
    progress: &dyn Progress,
) -> Result<DeliveryReport, StoreError> {
    let started = Instant::now();
    let mut report = DeliveryReport::default();
    let searches: BTreeMap<String, SavedSearch> = store
        .searches()
        .await?
        .into_iter()
        .map(|search| (search.id.clone(), search))
        .collect();
    for channel in store.channels().await? {
        if progress.stopping() {
            break;
        }
        let now = Timestamp::now();
        let Some(search) = searches.get(&channel.search_id) else {
            continue;
        };
        if channel.due_at.is_some_and(|due| due > now) {
            continue;
        }
        let alerts = store
            .alerts_after(
                Some(&channel.search_id),
                channel.sent_up_to,
                ALERTS_IN_A_MESSAGE,
            )
            .await?;
        let Some(last) = alerts.last() else { continue };
        let delivery = match search.alerts {
            AlertMode::On if !channel.muted => {
                send(fetcher, mailer, &channel, search, &alerts, now).await
            }
            // What came while a search or channel was muted is not sent when it speaks again.
            AlertMode::On | AlertMode::Muted | AlertMode::Off => {
                Delivery::Skipped { up_to: last.number }
            }
        };
        match &delivery {
            Delivery::Sent { .. } => report.sent += 1,
            Delivery::Failed { error, .. } => {
                report.failed += 1;
                warn!(search.id = %search.id, %error, "alerts of {} were not taken", search.id);
            }
            Delivery::Skipped { .. } => {}
        }
        store.record_delivery(&channel, &delivery).await?;
    }
    report.duration = started.elapsed();
    Ok(report)
}

async fn send(
    fetcher: &Fetcher,
    mailer: &Mailer,
    channel: &AlertChannel,
    search: &SavedSearch,
    alerts: &[Alert],
    now: Timestamp,
) -> Delivery {
    let up_to = alerts.last().map_or(channel.sent_up_to, |last| last.number);
    let taken = match channel.kind {
        ChannelKind::Webhook => post(fetcher, channel, search, alerts, now).await,
        ChannelKind::Email => {
            let mail = alert_mail(search, alerts, &channel.target, mailer.contact());
            mailer.send(&mail).await
        }
    };
    match taken {
        Ok(()) => Delivery::Sent { up_to, at: now },
        Err(error) => Delivery::Failed {
            error,
            due_at: next_try(channel.tries, now),
        },
    }
}

async fn post(
    fetcher: &Fetcher,
    channel: &AlertChannel,
    search: &SavedSearch,
    alerts: &[Alert],
    now: Timestamp,
) -> Result<(), String> {
    let up_to = alerts.last().map_or(channel.sent_up_to, |last| last.number);
    let message = AlertMessageView::new(search, alerts);
    let body = serde_json::to_string(&message).map_err(|fault| fault.to_string())?;
    let time = now.as_second().to_string();
    let headers = [
        ("content-type".to_owned(), "application/json".to_owned()),
        // The same for each try of a message, so that a receiver can tell that it has it.
        (
            "x-wirewatch-delivery".to_owned(),
            format!("{}-{up_to}", search.id),
        ),
        (
            "x-wirewatch-signature".to_owned(),
            format!("t={time},v1={}", sign(&channel.secret, &time, &body)),
        ),
    ];
    fetcher
        .post(&channel.target, &headers, body.into_bytes())
        .await
}

fn next_try(tries: u32, now: Timestamp) -> Timestamp {
    let wait = FIRST_WAIT_SECS
        .saturating_mul(1_i64 << tries.min(20))
        .min(LONGEST_WAIT_SECS);
    now.saturating_add(jiff::SignedDuration::from_secs(wait))
        .unwrap_or(now)
}

/// HMAC-SHA-256 of `time.body`, in hexadecimal: the time is signed too, so that an old message cannot be played again.
fn sign(secret: &str, time: &str, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    let signature = mac.finalize().into_bytes();
    wirewatch_model::hex(&signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signature_is_hmac_sha256_of_time_and_body() {
        // Computed with `printf '1700000000.{}' | openssl dgst -sha256 -hmac key`.
        assert_eq!(
            sign("key", "1700000000", "{}"),
            "9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae"
        );
    }

    #[test]
    fn waits_grow_up_to_six_hours() {
        let now = Timestamp::UNIX_EPOCH;
        let secs = |tries| next_try(tries, now).as_second();
        assert_eq!((secs(0), secs(1), secs(30)), (60, 120, 6 * 60 * 60));
    }
}
