//! The names of what is made, after the cache whose place it takes.

use sha2::{Digest as _, Sha256};

/// Names of snapshots, and ids of replication groups, are no longer than this.
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html>
const LONGEST: usize = 40;

/// A name that has room for `ending`. A security group is called so too, and its name may not look like an id of one. Caches
/// must not share a name: where the id cannot be taken as it is, a digest of it tells them apart.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html>
pub(super) fn fit(id: &str, ending: &str) -> String {
    let id = id.to_lowercase();
    let is_taken_for_an_id = id.starts_with("sg-");
    if id.len() + ending.len() <= LONGEST && !is_taken_for_an_id {
        return format!("{}{ending}", id.trim_end_matches('-'));
    }
    let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::digest(&id));
    let digest = format!("{:08x}", u32::from_be_bytes([a, b, c, d]));
    let room = LONGEST - ending.len() - digest.len() - 1;
    let before = if is_taken_for_an_id { "cache-" } else { "" };
    let start: String = before.chars().chain(id.chars()).take(room).collect();
    format!("{}-{digest}{ending}", start.trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_where_it_may_end() {
        assert_eq!(fit("Sessions", "-vpc"), "sessions-vpc");
        let whole = "a".repeat(36);
        assert_eq!(fit(&whole, "-vpc"), format!("{whole}-vpc"));
        let long = format!("{}-{}", "a".repeat(26), "b".repeat(10));
        assert_eq!(
            fit(&long, "-vpc"),
            format!("{}-f6395674-vpc", "a".repeat(26))
        );
        assert!(fit(&"a".repeat(50), "-before-vpc").len() <= LONGEST);
    }

    #[test]
    fn no_name_looks_like_the_id_of_a_security_group() {
        let name = fit("sg-1", "-vpc");
        assert!(name.starts_with("cache-sg-1-"), "{name}");
        assert_eq!(name, fit("SG-1", "-vpc"));
        assert_ne!(name, fit("cache-sg-1", "-vpc"));
        let longest = fit(&format!("sg-{}", "a".repeat(47)), "-vpc");
        assert!(
            longest.starts_with("cache-sg-a") && longest.len() <= LONGEST,
            "{longest}"
        );
        assert_eq!(fit("sgs", "-vpc"), "sgs-vpc");
    }

    #[test]
    fn names_that_are_cut_stay_apart() {
        let start = "a".repeat(36);
        let [one, other] = ["-cache-1", "-cache-2"].map(|end| format!("{start}{end}"));
        for ending in ["-vpc", "-before-vpc", "-last"] {
            assert_ne!(fit(&one, ending), fit(&other, ending));
            assert_eq!(fit(&one, ending), fit(&one.to_uppercase(), ending));
        }
    }
}
