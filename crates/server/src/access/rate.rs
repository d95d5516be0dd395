use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Buckets kept at most; those that are full again are forgotten first.
const MAX_BUCKETS: usize = 10_000;

/// How many requests each key has left: a bucket that holds a minute's worth and fills evenly.
pub(crate) struct RateLimit {
    /// Requests a minute; 0 for no limit.
    per_minute: u32,
    buckets: Mutex<BTreeMap<String, Bucket>>,
}

struct Bucket {
    left: f64,
    filled_at: Instant,
}

/// What is left of a key's limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Left {
    /// Requests a minute.
    pub(crate) limit: u32,
    /// Requests that may be made at once.
    pub(crate) remaining: u32,
    /// Seconds until a further request may be made; 0 while some remain.
    pub(crate) wait_secs: u64,
    /// Whether the request was within the limit.
    pub(crate) granted: bool,
}

impl RateLimit {
    pub(crate) fn new(per_minute: u32) -> Self {
        Self {
            per_minute,
            buckets: Mutex::new(BTreeMap::new()),
        }
    }

    /// Takes one request from the bucket of `key`; `None` when there is no limit.
    pub(crate) fn take(&self, key: &str, now: Instant) -> Option<Left> {
        if self.per_minute == 0 {
            return None;
        }
        let most = f64::from(self.per_minute);
        let per_second = most / 60.0;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MAX_BUCKETS {
            let minute = Duration::from_secs(60);
            buckets.retain(|_, bucket| now.duration_since(bucket.filled_at) < minute);
        }
        let bucket = buckets.entry(key.to_owned()).or_insert(Bucket {
            left: most,
            filled_at: now,
        });
        let elapsed = now.duration_since(bucket.filled_at).as_secs_f64();
        bucket.left = (bucket.left + elapsed * per_second).min(most);
        bucket.filled_at = now;
        let granted = bucket.left >= 1.0;
        if granted {
            bucket.left -= 1.0;
        }
        let missing = (1.0 - bucket.left).max(0.0);
        Some(Left {
            limit: self.per_minute,
            remaining: bucket.left as u32,
            wait_secs: (missing / per_second).ceil() as u64,
            granted,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minute_s_worth_may_be_asked_at_once_and_then_one_by_one() {
        let limit = RateLimit::new(60);
        let start = Instant::now();
        for _ in 0..60 {
            assert!(limit.take("a", start).expect("a limit").granted);
        }
        let refused = limit.take("a", start).expect("a limit");
        assert_eq!(
            (refused.granted, refused.remaining, refused.wait_secs),
            (false, 0, 1)
        );
        let later = start + Duration::from_secs(1);
        assert!(limit.take("a", later).expect("a limit").granted);
        assert!(!limit.take("a", later).expect("a limit").granted);
    }

    #[test]
    fn one_key_does_not_use_up_another_s_limit() {
        let limit = RateLimit::new(1);
        let now = Instant::now();
        assert!(limit.take("a", now).expect("a limit").granted);
        assert!(!limit.take("a", now).expect("a limit").granted);
        assert!(limit.take("b", now).expect("a limit").granted);
    }

    #[test]
    fn zero_is_no_limit() {
        assert_eq!(RateLimit::new(0).take("a", Instant::now()), None);
    }
}
