//! Changing one group: its lines of the file are edited, looked at by what they would change, and put in place. Every other
//! line of the file stays as it is.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use wirewatch_model::GroupId;
use wirewatch_pipeline::{
    Alias, CaseRule, ContextRule, Group, Tagger, Watchlist, WatchlistError, preview_retag,
};

use super::block::{Block, appended};
use super::report::{InTime, Preview};
use super::{Opened, edition_of};
use crate::access::Viewer;
use crate::answers::Failure;
use crate::pages::PageFailure;
use crate::pages::failure::{page, page_with};
use crate::pages::forms::{Faults, Sent, done};
use crate::pages::links::{Link, search_link};
use crate::pages::shell::{Section, Shell};
use crate::{ServerState, WriteRefusal, tagging};

/// What a new group begins with.
const TEMPLATE: &str = "[[group]]\nid = \"\"\nname = \"\"\nkind = \"\"\naliases = [\n]\n";

#[derive(Template)]
#[template(path = "watchlist-group.html")]
struct GroupPage {
    shell: Shell,
    viewer: Viewer,
    /// The group as it is in the file; `None` for a new one.
    group: Option<ShownGroup>,
    /// Where the forms are sent.
    action: String,
    file: String,
    fixed: Option<String>,
    edition: String,
    first_line: usize,
    toml: String,
    faults: Faults,
    preview: Option<Preview>,
}

struct ShownGroup {
    id: String,
    name: String,
    kind: String,
    coverage: String,
    find: String,
    aliases: Vec<ShownAlias>,
}

struct ShownAlias {
    text: String,
    language: Option<String>,
    rules: Vec<String>,
    articles: u64,
    mentions: u64,
    trial: String,
}

/// The form for a new group.
pub(super) async fn new_page(
    State(state): State<ServerState>,
    viewer: Viewer,
) -> Result<Response, PageFailure> {
    let opened = Opened::now(&state)?;
    Ok(page(&shown(&state, viewer, opened, None).await?))
}

/// One group with its names and its lines of the file.
pub(super) async fn group_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageFailure> {
    let opened = Opened::now(&state)?;
    Ok(page(&shown(&state, viewer, opened, Some(&id)).await?))
}

async fn shown(
    state: &ServerState,
    viewer: Viewer,
    opened: Opened,
    id: Option<&str>,
) -> Result<GroupPage, PageFailure> {
    let mut shown = GroupPage {
        shell: Shell::at(Section::Watchlist),
        viewer,
        group: None,
        action: "/watchlist/new".to_owned(),
        edition: opened.edition.clone(),
        first_line: 1,
        toml: TEMPLATE.to_owned(),
        faults: Faults::default(),
        preview: None,
        file: opened.file.name.clone(),
        fixed: opened.file.fixed.clone(),
    };
    if let Some(id) = id {
        let (group, block) = found(&opened, id)?;
        shown.group = Some(shown_group(state, group).await?);
        shown.action = Link::to("/watchlist/groups").part(id).done();
        shown.first_line = block.first_line;
        shown.toml = block.of(&opened.file.text).to_owned();
    }
    Ok(shown)
}

fn found<'a>(opened: &'a Opened, id: &str) -> Result<(&'a Group, Block), PageFailure> {
    let group = opened.list.group(&GroupId::from(id));
    let unknown = || Failure::NotFound(format!("the watchlist has no group `{id}`"));
    let group = group.ok_or_else(unknown)?;
    let block = Block::at_line(&opened.file.text, group.position.line);
    let unusual = || {
        let text =
            format!("the lines of `{id}` are written in an unusual way; change them in the file");
        Failure::Invalid(text)
    };
    Ok((group, block.ok_or_else(unusual)?))
}

async fn shown_group(state: &ServerState, group: &Group) -> Result<ShownGroup, PageFailure> {
    let counts = state.store.alias_counts().await?;
    let of_alias = |alias: &Alias| {
        counts
            .iter()
            .find(|count| count.group_id == group.id && count.alias == alias.text)
            .map_or((0, 0), |count| (count.articles, count.mentions))
    };
    let aliases = group.aliases.iter().map(|alias| {
        let (articles, mentions) = of_alias(alias);
        let trial = Link::to("/watchlist/try")
            .with("alias", &alias.text)
            .with("group", group.id.as_str())
            .with("case", case_word(alias.case))
            .with("context", &context_words(&alias.context))
            .with("not_inside", &alias.not_inside.join("\n"));
        ShownAlias {
            text: alias.text.clone(),
            language: alias.language.clone(),
            rules: rules_of(alias),
            articles,
            mentions,
            trial: trial.done(),
        }
    });
    Ok(ShownGroup {
        id: group.id.to_string(),
        name: group.name.clone(),
        kind: group.kind.clone(),
        coverage: Link::to("/groups").part(group.id.as_str()).done(),
        find: search_link(&format!("group:{}", group.id)),
        aliases: aliases.collect(),
    })
}

pub(super) fn case_word(case: CaseRule) -> &'static str {
    match case {
        CaseRule::Name => "name",
        CaseRule::Exact => "exact",
        CaseRule::Any => "any",
    }
}

fn context_words(context: &ContextRule) -> String {
    match context {
        ContextRule::None => String::new(),
        ContextRule::Evidence => "*".to_owned(),
        ContextRule::Words(words) => words.join("\n"),
    }
}

/// The rules of an alias, in words.
fn rules_of(alias: &Alias) -> Vec<String> {
    let mut rules = Vec::new();
    match alias.case {
        CaseRule::Name => {}
        CaseRule::Exact => rules.push("letters exactly so".to_owned()),
        CaseRule::Any => rules.push("any capitals".to_owned()),
    }
    match &alias.context {
        ContextRule::None => {}
        ContextRule::Evidence => rules.push("needs a sign of the group".to_owned()),
        ContextRule::Words(words) => rules.push(format!("needs one of: {}", words.join(", "))),
    }
    if alias.never_extract {
        rules.push("never looked for".to_owned());
    }
    if !alias.not_inside.is_empty() {
        rules.push(format!("not inside: {}", alias.not_inside.join(", ")));
    }
    if !alias.traps.is_empty() {
        rules.push(format!("not near: {}", alias.traps.join(", ")));
    }
    rules
}

/// Shows what a new group would change, or adds it.
pub(super) async fn change_new(
    State(state): State<ServerState>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    change(&state, &sent, None).await
}

/// Shows what changed lines of a group would change, or puts them in place.
pub(super) async fn change_group(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    change(&state, &sent, Some(&id)).await
}

async fn change(
    state: &ServerState,
    sent: &Sent,
    id: Option<&str>,
) -> Result<Response, PageFailure> {
    let opened = Opened::now(state)?;
    let old_text = opened.file.text.clone();
    let (text, first_line) = match id {
        Some(id) => {
            let (_, block) = found(&opened, id)?;
            (
                block.replaced(&old_text, sent.raw("toml")),
                block.first_line,
            )
        }
        None => {
            let text = appended(&old_text, sent.raw("toml"));
            let lines = old_text.lines().count();
            (text, lines + 2)
        }
    };
    let edition = opened.edition.clone();
    let read = read_change(&opened.list, &text, &opened.file.name, id, first_line);
    let mut shown = shown(state, sent.viewer.clone(), opened, id).await?;
    shown.toml = sent.raw("toml").replace("\r\n", "\n");
    shown.first_line = first_line;
    if sent.text("edition") != edition {
        shown.faults = Faults::one(
            "toml",
            "The file was changed meanwhile, by another editor or page. Look at it again before you put this in its place.",
        );
        return Ok(page_with(StatusCode::CONFLICT, &shown));
    }
    let list = match read {
        Ok(list) => list,
        Err(fault) => {
            shown.faults = Faults::one("toml", fault);
            return Ok(page_with(StatusCode::BAD_REQUEST, &shown));
        }
    };
    if sent.text("do") == "apply" {
        return match apply(state, list, &text, &old_text).await? {
            Ok(answer) => Ok(answer),
            Err(fault) => {
                shown.faults = Faults::one("toml", fault);
                Ok(page_with(StatusCode::CONFLICT, &shown))
            }
        };
    }
    let tagger = Arc::new(Tagger::new(list));
    let report = preview_retag(&state.store, &tagger, &InTime::from_now()).await?;
    shown.preview = Some(Preview::of(&report));
    Ok(page(&shown))
}

/// Reads the whole list as it would be, and checks that only the group itself is another.
fn read_change(
    old: &Watchlist,
    text: &str,
    file: &str,
    id: Option<&str>,
    first_line: usize,
) -> Result<Watchlist, String> {
    let new = Watchlist::parse(text, file).map_err(|fault| told(&fault, first_line))?;
    let others = |list: &Watchlist| -> Vec<String> {
        let ids = list.groups().iter().map(|group| group.id.to_string());
        ids.filter(|known| Some(known.as_str()) != id).collect()
    };
    let (before, after) = (others(old), others(&new));
    match id {
        Some(id) if before != after => Err(format!(
            "These lines hold more than the group `{id}`, or give it another id. An id stays, as articles carry it; change one group at a time."
        )),
        None if after.len() != before.len() + 1 => {
            Err("Write one group, with its header [[group]].".to_owned())
        }
        _ => Ok(new),
    }
}

/// A fault of the file with the line of the field that was edited, where it is there.
fn told(fault: &WatchlistError, first_line: usize) -> String {
    if fault.line < first_line {
        return fault.to_string();
    }
    let line = fault.line - first_line + 1;
    format!("Line {line}, column {}: {}", fault.column, fault.message)
}

/// Writes the file and begins to tag by it; says why not in words.
async fn apply(
    state: &ServerState,
    list: Watchlist,
    text: &str,
    old_text: &str,
) -> Result<Result<Response, String>, PageFailure> {
    let Some(workshop) = &state.workshop else {
        return Ok(Err(
            "The program that runs this server lends no files to it.".to_owned(),
        ));
    };
    if state.tagging.how_far().is_some() {
        return Ok(Err(
            "Articles are being tagged by an earlier change; put this in place when that is done."
                .to_owned(),
        ));
    }
    match workshop.write_watchlist(text, old_text).await {
        Ok(()) => {}
        Err(WriteRefusal::Changed) => {
            let text = "The file was changed at this very moment; look at it again.";
            return Ok(Err(text.to_owned()));
        }
        Err(WriteRefusal::Other(why)) => return Ok(Err(format!("Nothing was changed: {why}."))),
    }
    tracing::info!(
        "the watchlist was changed on its page, to edition {}",
        edition_of(text)
    );
    let waiting = state.store.count_tagged_otherwise(list.version()).await?;
    state.use_watchlist(Arc::new(list));
    if waiting == 0 {
        return Ok(Ok(done("/watchlist", "watchlist-notes")));
    }
    tagging::begin(state);
    Ok(Ok(done("/watchlist", "watchlist-kept")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "[[group]]\nid = \"one\"\nname = \"One Front\"\n";

    #[track_caller]
    fn check_refused(new: &str, id: Option<&str>, part: &str) {
        let old = Watchlist::parse(OLD, "w.toml").expect("sound");
        let fault = read_change(&old, new, "w.toml", id, 1).expect_err("refused");
        assert!(fault.contains(part), "{fault}");
    }

    #[test]
    fn only_the_group_itself_may_change() {
        let two = format!("{OLD}[[group]]\nid = \"two\"\nname = \"Two\"\n");
        check_refused(&two, Some("one"), "one group at a time");
        check_refused(
            "[[group]]\nid = \"uno\"\nname = \"One\"\n",
            Some("one"),
            "An id stays",
        );
        check_refused(OLD, None, "Write one group");
        let old = Watchlist::parse(OLD, "w.toml").expect("sound");
        assert!(read_change(&old, &two, "w.toml", None, 4).is_ok());
        assert!(read_change(&old, "", "w.toml", Some("one"), 1).is_ok());
    }

    #[test]
    fn fault_is_told_by_the_line_of_the_field() {
        let wrong = format!("# Head.\n{}", OLD.replace("name", "nome"));
        let old = Watchlist::parse(OLD, "w.toml").expect("sound");
        let fault = read_change(&old, &wrong, "w.toml", Some("one"), 2).expect_err("refused");
        assert!(fault.starts_with("Line 3, column 1: "), "{fault}");
    }
}
