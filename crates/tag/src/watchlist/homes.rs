use wirewatch_model::GroupMention;

use super::Watchlist;

/// A group active in more regions than this is at home in none of them.
const FEW_REGIONS: usize = 4;

impl Watchlist {
    /// Where the groups named are at home: the regions of those that are active in few.
    pub fn homes_of(&self, mentions: &[GroupMention]) -> Vec<String> {
        let mut homes: Vec<String> = Vec::new();
        for mention in mentions {
            let named = self
                .groups
                .iter()
                .find(|group| group.id == mention.group_id);
            let regions = named
                .map(|group| group.regions.as_slice())
                .unwrap_or_default();
            if regions.len() <= FEW_REGIONS {
                homes.extend(
                    regions
                        .iter()
                        .filter(|region| !homes.contains(region))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
            }
        }
        homes
    }
}

#[cfg(test)]
mod tests {
    use wirewatch_model::{GroupId, GroupMention, Span};

    use super::*;

    #[track_caller]
    fn check_homes(group: &str, expected: &[&str]) {
        let mention = GroupMention {
            group_id: GroupId::from(group),
            span: Span::new(0, 1),
            alias: String::new(),
            part_of_name: false,
            rule: String::new(),
        };
        let homes = Watchlist::builtin().homes_of(&[mention.clone(), mention]);
        assert_eq!(homes, expected);
    }

    #[test]
    fn group_is_at_home_in_its_regions() {
        check_homes("isis-mozambique", &["Mozambique", "Cabo Delgado"]);
        check_homes("no-such-group", &[]);
    }
}
