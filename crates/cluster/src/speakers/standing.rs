//! Who gets a profile: people who speak for an office, an organization, a craft; never victims, witnesses, minors or private persons.

use wirewatch_model::{Span, SpeakerForm, SpeakerKind, SpeakerRole};

use super::names::parts_of;

/// Titles of private life: whoever is introduced so speaks for themselves.
const PRIVATE_TITLES: &str = "student pupil schoolgirl schoolboy teenager teen boy girl child baby toddler driver shopkeeper farmer \
    fisherman housewife pensioner retiree worker labourer laborer cleaner waiter waitress cook vendor trader \
    neighbour neighbor mother father son daughter wife husband widow widower brother sister uncle aunt cousin \
    nephew niece grandmother grandfather friend survivor victim witness eyewitness resident villager passenger \
    tourist bystander passerby worshipper patient refugee hostage fan customer bookkeeper hairdresser mechanic \
    teacher nurse guest shopper commuter";
/// Titles of people who speak for others, where the role says nothing.
const LEADING_TITLES: &str = "chief ceo executive director president chair chairman chairwoman chairperson head founder cofounder secretary \
    spokesman spokeswoman spokesperson leader commissioner bishop archbishop cardinal patriarch rabbi imam mufti \
    ayatollah candidate lawyer attorney author campaigner activist adviser advisor coordinator manager partner \
    representative";
/// Words that make a name an organization's.
const ORGANIZATION_WORDS: &str = "party university college institute committee council commission department ministry agency bureau office court \
    house senate congress parliament association foundation group company corp inc ltd bank news times journal \
    tribune press media network radio television center centre project union league organization organisation army \
    navy police force forces front movement brigade brigades nations government authority authorities service \
    services administration campaign society federation alliance coalition embassy consulate board club watch \
    observatory international ministerium guard guards hospital airport state";
/// Words that leave open whose office it is: every country has a health ministry.
const COMMON_WORDS: &str = "health defence defense interior foreign affairs justice finance security national public general supreme \
    central local regional federal city military coast civil home internal information education intelligence \
    prosecutor prosecutors prosecution high special emergency emergencies state crisis rescue fire border district \
    provincial joint counter terrorism investigative transitional interim of for and the s";
/// Houses and acronyms that speak, beyond doubt.
const HOUSES: &str = "kremlin pentagon vatican interpol europol unicef nato ecowas";

/// Whether a name is a person's or an organization's.
pub(super) fn kind_of(form: &SpeakerForm) -> SpeakerKind {
    let parts = parts_of(&form.name);
    let has_post = form.title.is_some() || form.honorific.is_some();
    let organization = form.group.is_some()
        || (!has_post
            && (parts.iter().any(|part| is_one_of(part, ORGANIZATION_WORDS))
                || parts
                    .first()
                    .is_some_and(|part| parts.len() == 1 && is_one_of(part, HOUSES))
                || is_acronym(&form.name)));
    if organization {
        SpeakerKind::Organization
    } else {
        SpeakerKind::Person
    }
}

/// Whether an organization's name says which one it is.
pub(super) fn is_specific(name: &str) -> bool {
    parts_of(name)
        .iter()
        .any(|part| !is_one_of(part, ORGANIZATION_WORDS) && !is_one_of(part, COMMON_WORDS))
}

/// Whether the text shows a private person, a victim, a witness or a minor.
pub(super) fn is_private(form: &SpeakerForm) -> bool {
    let title = form.title.as_deref().unwrap_or_default();
    let titled_so = head_of(title).is_some_and(|head| is_one_of(&head, PRIVATE_TITLES));
    let office = matches!(form.role, SpeakerRole::Official | SpeakerRole::Militant);
    form.minor || form.role == SpeakerRole::Witness || (titled_so && !office)
}

/// The word of a title that says what its holder is: "driver" of "retired tram driver from the town".
fn head_of(title: &str) -> Option<String> {
    const BEHIND: &[&str] = &["of", "at", "from", "in", "for", "to", "with", "who"];
    parts_of(title)
        .into_iter()
        .take_while(|part| !BEHIND.contains(&part.as_str()))
        .last()
}

/// Whether the text shows somebody who speaks for an office, an organization or a craft.
pub(super) fn is_public(form: &SpeakerForm) -> bool {
    if is_private(form) {
        return false;
    }
    let title = form.title.as_deref().unwrap_or_default();
    let leads = || {
        parts_of(title)
            .iter()
            .any(|part| is_one_of(part, LEADING_TITLES))
    };
    form.role != SpeakerRole::Other || (form.affiliation.is_some() && leads())
}

/// Whether an age under 18 stands beside a name: "Amina Diallo, 14," or "14-year-old Amina Diallo".
pub fn is_minor(text: &str, name: &str, evidence: &[Span]) -> bool {
    const REACH: usize = 40;
    evidence.iter().any(|span| {
        let words = span.of(text);
        let Some(at) = words.find(name) else {
            return false;
        };
        let start = span.start + at;
        let before = text.get(..start).unwrap_or_default();
        let before: String = before.chars().rev().take(REACH).collect();
        let before: String = before.chars().rev().collect();
        let behind = text.get(start + name.len()..).unwrap_or_default();
        let behind = behind
            .strip_prefix(',')
            .or(behind.strip_prefix(" ("))
            .unwrap_or_default();
        let age_behind = number_at(behind.trim_start());
        let age_before = before
            .rfind("-year-old")
            .and_then(|end| number_before(before.get(..end).unwrap_or_default()));
        [age_behind, age_before]
            .into_iter()
            .flatten()
            .any(|age| age < 18)
    })
}

/// The number that `text` begins with, when a comma, a bracket or "-year-old" ends it.
fn number_at(text: &str) -> Option<u32> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (digits, rest) = text.split_at_checked(end)?;
    let ended = [",", ")", ".", "-year-old"]
        .iter()
        .any(|mark| rest.starts_with(mark));
    digits.parse().ok().filter(|_| ended)
}

fn number_before(text: &str) -> Option<u32> {
    let digits: Vec<char> = text
        .chars()
        .rev()
        .take_while(char::is_ascii_digit)
        .collect();
    let digits: String = digits.into_iter().rev().collect();
    digits.parse().ok()
}

/// Whether `part` is one of the words of `list`, which stand between spaces.
fn is_one_of(part: &str, list: &str) -> bool {
    list.split_whitespace().any(|word| word == part)
}

fn is_acronym(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    (2..=8).contains(&letters)
        && !name.contains([' ', '.'])
        && name.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(name: &str, title: &str, affiliation: &str, role: SpeakerRole) -> SpeakerForm {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        SpeakerForm {
            name: name.to_owned(),
            title: text(title),
            affiliation: text(affiliation),
            role,
            ..SpeakerForm::default()
        }
    }

    #[track_caller]
    fn check(form: &SpeakerForm, public: bool, private: bool) {
        assert_eq!(
            (is_public(form), is_private(form)),
            (public, private),
            "{form:?}"
        );
    }

    #[test]
    fn offices_and_experts_are_public() {
        check(
            &form("Ada Voss", "mayor", "", SpeakerRole::Official),
            true,
            false,
        );
        check(
            &form("Ada Voss", "fellow", "Halden Centre", SpeakerRole::Expert),
            true,
            false,
        );
        check(
            &form(
                "Ada Voss",
                "chief executive",
                "Bay Lines",
                SpeakerRole::Other,
            ),
            true,
            false,
        );
    }

    #[test]
    fn witnesses_and_private_trades_are_private() {
        check(&form("Ada Voss", "", "", SpeakerRole::Witness), false, true);
        check(
            &form("Ada Voss", "tram driver", "", SpeakerRole::Other),
            false,
            true,
        );
        check(
            &form(
                "Ada Voss",
                "student",
                "Oslo University",
                SpeakerRole::Expert,
            ),
            false,
            true,
        );
    }

    #[test]
    fn bare_name_is_neither() {
        check(&form("Ada Voss", "", "", SpeakerRole::Other), false, false);
    }

    #[test]
    fn organizations_are_told_from_people() {
        let kind = |name: &str| kind_of(&form(name, "", "", SpeakerRole::Other));
        for name in [
            "Somali Police Force",
            "UNICEF",
            "Kremlin",
            "Amnesty International",
        ] {
            assert_eq!(kind(name), SpeakerKind::Organization, "{name}");
        }
        assert_eq!(kind("Ada Voss"), SpeakerKind::Person);
        assert!(!is_specific("Ministry of Health"));
        assert!(is_specific("Russian Defence Ministry"));
    }

    #[test]
    fn age_under_18_beside_the_name_makes_a_minor() {
        let minor = |text: &str| is_minor(text, "Ada Voss", &[Span::new(0, text.len())]);
        assert!(minor("Ada Voss, 14, said she ran."));
        assert!(minor("The 9-year-old Ada Voss said she ran."));
        assert!(!minor("Ada Voss, 41, said she ran."));
        assert!(!minor("Ada Voss, 14 of her friends said."));
    }
}
