//! The names of what is made, after the cache whose place it takes.

use sha2::{Digest as _, Sha256};

/// Names of snapshots, and ids of replication groups, are no longer than this.
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html>
const LONGEST: usize = 40;

/// A name that has room for `ending`. Caches that begin alike must not share one: where the id is cut, a digest of all of
/// it tells them apart.
pub(super) fn fit(id: &str, ending: &str) -> String {
    let id = id.to_lowercase();
    if id.len() + ending.len() <= LONGEST {
        return format!("{}{ending}", id.trim_end_matches('-'));
    }
    let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::digest(&id));
    let digest = format!("{:08x}", u32::from_be_bytes([a, b, c, d]));
    let room = LONGEST - ending.len() - digest.len() - 1;
    let start = id[..room].trim_end_matches('-');
    format!("{start}-{digest}{ending}")
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
    fn names_that_are_cut_stay_apart() {
        let start = "a".repeat(36);
        let [one, other] = ["-cache-1", "-cache-2"].map(|end| format!("{start}{end}"));
        for ending in ["-vpc", "-before-vpc", "-last"] {
            assert_ne!(fit(&one, ending), fit(&other, ending));
            assert_eq!(fit(&one, ending), fit(&one.to_uppercase(), ending));
        }
    }
}
