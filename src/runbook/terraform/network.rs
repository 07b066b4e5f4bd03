//! Where the new cache is, and who may connect.

use std::fmt::Write as _;

use super::super::plan::Plan;
use super::super::quote::hcl;
use super::super::successor::Target;
use super::body::Body;

pub(super) fn network(plan: &Plan) -> String {
    let Target::New {
        zones,
        internet_gateway,
    } = &plan.network
    else {
        return String::new();
    };
    let name = hcl(&plan.new_id);
    let known: Vec<_> = zones.iter().map(|zone| hcl(zone)).collect();
    let known = known.join(", ");
    let mut text = String::new();
    let zones = if zones.len() < 2 {
        text += "
data \"aws_availability_zones\" \"available\" {
  state = \"available\"

  filter {
    name   = \"zone-type\"
    values = [\"availability-zone\"]
  }
}
";
        let all = "data.aws_availability_zones.available.names";
        if known.is_empty() {
            format!("slice({all}, 0, 2)")
        } else {
            format!("slice(distinct(concat([{known}], {all})), 0, 2)")
        }
    } else {
        format!("[{known}]")
    };
    let _ = write!(
        text,
        "
locals {{
  zones = {zones}
}}

resource \"aws_vpc\" \"cache\" {{
  cidr_block           = \"10.0.0.0/16\"
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = {{
    Name = {name}
  }}
}}

resource \"aws_subnet\" \"cache\" {{
  count = length(local.zones)

  vpc_id            = aws_vpc.cache.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(aws_vpc.cache.cidr_block, 8, count.index + 1)

  tags = {{
    Name = \"{}-${{local.zones[count.index]}}\"
  }}
}}

# Its own, so that no later change to the main one reaches the cache.
resource \"aws_route_table\" \"cache\" {{
  vpc_id = aws_vpc.cache.id

  tags = {{
    Name = {name}
  }}
}}

resource \"aws_route_table_association\" \"cache\" {{
  count = length(local.zones)

  route_table_id = aws_route_table.cache.id
  subnet_id      = aws_subnet.cache[count.index].id
}}
",
        plan.new_id
    );
    if *internet_gateway {
        let _ = write!(
            text,
            "
# Because it was asked for. The cache does not need it: its nodes have no public addresses.
resource \"aws_internet_gateway\" \"cache\" {{
  vpc_id = aws_vpc.cache.id

  tags = {{
    Name = {name}
  }}
}}

resource \"aws_route\" \"internet\" {{
  route_table_id         = aws_route_table.cache.id
  destination_cidr_block = \"0.0.0.0/0\"
  gateway_id             = aws_internet_gateway.cache.id
}}
"
        );
    }
    text
}

fn vpc(plan: &Plan) -> String {
    match &plan.network {
        Target::New { .. } => "aws_vpc.cache.id".to_owned(),
        Target::Existing { vpc, .. } => hcl(vpc),
    }
}

pub(super) fn subnet_group(plan: &Plan) -> String {
    let subnets = match &plan.network {
        Target::New { .. } => "aws_subnet.cache[*].id".to_owned(),
        Target::Existing { subnets, .. } if subnets.is_empty() => "var.subnet_ids".to_owned(),
        Target::Existing { subnets, .. } => {
            let subnets: Vec<_> = subnets.iter().map(|subnet| hcl(subnet)).collect();
            format!("[{}]", subnets.join(", "))
        }
    };
    let mut body = Body::default();
    body.set("name", hcl(&plan.new_id));
    body.set("description", hcl(&format!("Subnets of {}", plan.new_id)));
    body.set("subnet_ids", subnets);
    format!(
        "\n# It alone says which network a cache is in.\nresource \"aws_elasticache_subnet_group\" \"cache\" {{\n{}}}\n",
        body.text(1)
    )
}

pub(super) fn security_group(plan: &Plan) -> String {
    let name = hcl(&plan.new_id);
    let mut group = Body::default();
    group.set("name", name.clone());
    group.set(
        "description",
        hcl(&format!("Clients of the cache {}", plan.new_id)),
    );
    group.set("vpc_id", vpc(plan));
    group.gap();
    group.block("tags = {", &[("Name", name)]);
    let mut rule = Body::default();
    rule.set(
        "security_group_id",
        "aws_security_group.cache.id".to_owned(),
    );
    rule.set("ip_protocol", "\"tcp\"".to_owned());
    rule.set("from_port", plan.port.to_string());
    rule.set("to_port", plan.port.to_string());
    rule.gap();
    let is_group = "startswith(var.source_of_clients, \"sg-\")";
    rule.set(
        "referenced_security_group_id",
        format!("{is_group} ? var.source_of_clients : null"),
    );
    rule.set(
        "cidr_ipv4",
        format!("{is_group} ? null : var.source_of_clients"),
    );
    format!(
        "\nresource \"aws_security_group\" \"cache\" {{\n{}}}\n\
         \nresource \"aws_vpc_security_group_ingress_rule\" \"clients\" {{\n{}}}\n",
        group.text(1),
        rule.text(1)
    )
}
