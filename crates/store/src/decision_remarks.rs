use async_trait::async_trait;
use jiff::Timestamp;

use crate::StoreError;

/// Whose numbers the numbers of decisions are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionList {
    /// Decisions about stories and incidents, which share their numbers.
    Joined,
    /// Decisions about speakers.
    Speakers,
}

/// Who made or undid a decision, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRemark {
    /// Whose number it is.
    pub list: DecisionList,
    /// The decision.
    pub number: i64,
    /// Whether it is about undoing it.
    pub undoing: bool,
    /// Who, by the name of the key; `None` where no key is asked for.
    pub by: Option<String>,
    /// Why, in the person's words.
    pub why: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What is kept beside decisions: who made and undid them, and why.
#[async_trait]
pub trait RemarkStore: Send + Sync {
    /// Keeps a remark.
    async fn add_remark(&self, remark: &DecisionRemark) -> Result<(), StoreError>;

    /// The remarks on decisions, the first one first.
    async fn remarks(&self, list: DecisionList) -> Result<Vec<DecisionRemark>, StoreError>;
}
