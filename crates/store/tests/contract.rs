//! What every store keeps its word on. Each case gets a fresh store through the trait, in a folder it may open again.

mod contract {
    mod analyses;
    mod archive;
    mod articles;
    mod damage;
    mod decision_remarks;
    mod entries;
    mod feeds;
    mod groups;
    mod habits;
    mod identity;
    mod incidents;
    mod keys;
    mod maintenance;
    mod outages;
    mod pages;
    mod polls;
    mod searches;
    mod sharing;
    mod speaker_decisions;
    mod speakers;
    mod stories;
    mod support;
}
