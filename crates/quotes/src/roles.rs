//! In what capacity someone speaks, by the words of their title and affiliation.

use wirewatch_text::RuleSet;

use wirewatch_model::SpeakerRole;

use crate::rules::SpeakerWords;

/// The role a title gives; `affiliation` decides where the title alone does not.
pub(crate) fn role_of(title: &str, affiliation: Option<&str>, words: &SpeakerWords) -> SpeakerRole {
    let title = title.to_lowercase();
    let parts = title_parts(&title);
    let head = parts.last().copied().unwrap_or_default();
    let has = |list: &RuleSet<String>| parts.iter().any(|part| list.contains(*part));
    let affiliated = |list: &RuleSet<String>| {
        affiliation.is_some_and(|name| {
            name.to_lowercase()
                .split_whitespace()
                .any(|word| list.contains(word))
        })
    };
    let institute = affiliated(&words.institute_words);
    let plain_expert = parts
        .iter()
        .any(|part| words.expert.contains(*part) && !words.expert_needs_institute.contains(*part));
    // Someone introduced by an institute's name alone speaks for its knowledge.
    let plain_expert = plain_expert || (institute && title.is_empty());
    let militant = words.militant.contains(head)
        || (has(&words.militant) && words.militant_heads.contains(head));
    if militant {
        SpeakerRole::Militant
    } else if words.witness.contains(head) {
        SpeakerRole::Witness
    } else if plain_expert || (institute && has(&words.expert_needs_institute)) {
        SpeakerRole::Expert
    } else if has(&words.journalist) {
        SpeakerRole::Journalist
    } else if is_official(
        &title,
        &parts,
        affiliated(&words.private_words),
        affiliated(&words.force_words),
        words,
    ) {
        SpeakerRole::Official
    } else {
        SpeakerRole::Other
    }
}

/// The words of a title; "anti-terrorist" is one and says nothing of terrorists.
fn title_parts(title: &str) -> Vec<&str> {
    title
        .split([' ', '/'])
        .filter(|word| !word.starts_with("anti-") && !word.starts_with("counter-"))
        .flat_map(|word| word.split('-'))
        .map(|part| part.trim_end_matches('.'))
        .filter(|part| !part.is_empty())
        .collect()
}

fn is_official(
    title: &str,
    parts: &[&str],
    private: bool,
    force: bool,
    words: &SpeakerWords,
) -> bool {
    let firm = words
        .not_official
        .iter()
        .any(|phrase| title.contains(phrase.as_str()));
    let force = force || parts.iter().any(|part| words.force_words.contains(*part));
    let counts = |part: &&str| {
        words.official.contains(*part)
            && !(private && words.official_needs_state.contains(*part))
            && (force || !words.official_needs_force.contains(*part))
    };
    !firm && parts.iter().any(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::QuoteRules;
    use SpeakerRole::{Expert, Journalist, Militant, Official, Other, Witness};

    #[track_caller]
    fn check(title: &str, affiliation: Option<&str>, expected: SpeakerRole) {
        let rules = QuoteRules::builtin();
        let english = rules.english.expect("the bundled English file");
        assert_eq!(
            role_of(title, affiliation, &english.speakers),
            expected,
            "{title}"
        );
    }

    #[test]
    fn heads_of_titles_give_the_role() {
        check("interior minister", None, Official);
        check("police chief", None, Official);
        check("security analyst", None, Expert);
        check("rebel commander", None, Militant);
        check("gunman", None, Militant);
        check("local resident", None, Witness);
        check("reporter", None, Journalist);
        check("baker", None, Other);
        check("", None, Other);
    }

    #[test]
    fn a_modifier_is_not_the_head() {
        check("local official", None, Official);
        check("victims lawyer", None, Other);
        check("terrorist expert", None, Expert);
        check("anti-terrorist prosecutor", None, Official);
    }

    #[test]
    fn firms_have_presidents_and_chiefs_too() {
        check("president", Some("Republic of Northland"), Official);
        check("president", Some("Halden Group"), Other);
        check("senior vice president", None, Other);
        check("chief executive", None, Other);
        check("general manager", None, Other);
        check("defense attorney", None, Other);
        check("attorney general", None, Official);
    }

    #[test]
    fn directors_are_experts_only_at_institutes() {
        check("director", Some("Halden Institute"), Expert);
        check("director", Some("Halden Mills"), Other);
        check("", Some("Halden Institute"), Expert);
    }

    #[test]
    fn commanders_are_officials_only_of_a_force() {
        check("commander", Some("Northland Army"), Official);
        check("commander", Some("Front of the Valley"), Other);
    }
}
