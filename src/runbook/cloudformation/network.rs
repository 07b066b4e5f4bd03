//! Where the new cache is, and who may connect.

use std::fmt::Write as _;

use super::super::plan::Plan;
use super::super::quote::json;
use super::super::successor::Target;

pub(super) fn network(plan: &Plan) -> String {
    let Target::New {
        zones,
        internet_gateway,
    } = &plan.network
    else {
        return String::new();
    };
    let name = json(&plan.new_id);
    let mut text = format!(
        "  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
      EnableDnsHostnames: true
      EnableDnsSupport: true
      Tags:
        - Key: Name
          Value: {name}

  # Its own, so that no later change to the main one reaches the cache.
  RouteTable:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Vpc
      Tags:
        - Key: Name
          Value: {name}

"
    );
    for (index, zone) in subnet_zones(zones).iter().enumerate() {
        let number = index + 1;
        let _ = write!(
            text,
            "  Subnet{number}:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      AvailabilityZone: {zone}
      CidrBlock: 10.0.{number}.0/24
      Tags:
        - Key: Name
          Value: {}

  Subnet{number}Routes:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      RouteTableId: !Ref RouteTable
      SubnetId: !Ref Subnet{number}

",
            json(&format!("{}-{number}", plan.new_id))
        );
    }
    if *internet_gateway {
        let _ = write!(
            text,
            "  # Because it was asked for. The cache does not need it: its nodes have no public addresses.
  InternetGateway:
    Type: AWS::EC2::InternetGateway
    Properties:
      Tags:
        - Key: Name
          Value: {name}

  GatewayAttachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties:
      InternetGatewayId: !Ref InternetGateway
      VpcId: !Ref Vpc

  InternetRoute:
    Type: AWS::EC2::Route
    DependsOn: GatewayAttachment
    Properties:
      RouteTableId: !Ref RouteTable
      DestinationCidrBlock: 0.0.0.0/0
      GatewayId: !Ref InternetGateway

"
        );
    }
    text
}

/// A zone for each subnet. A template cannot say "another one than this", so fewer than two are all left to AWS.
fn subnet_zones(zones: &[&str]) -> Vec<String> {
    if zones.len() < 2 {
        (0..2)
            .map(|at| format!("!Select [{at}, !GetAZs \"\"]"))
            .collect()
    } else {
        zones.iter().map(|zone| json(zone)).collect()
    }
}

fn vpc(plan: &Plan) -> String {
    match &plan.network {
        Target::New { .. } => "!Ref Vpc".to_owned(),
        Target::Existing { vpc, .. } => json(vpc),
    }
}

pub(super) fn subnet_group(plan: &Plan) -> String {
    let new_id = &plan.new_id;
    let mut text = format!(
        "  # It alone says which network a cache is in.
  SubnetGroup:
    Type: AWS::ElastiCache::SubnetGroup
    Properties:
      CacheSubnetGroupName: {}
      Description: {}
",
        json(new_id),
        json(&format!("Subnets of {new_id}"))
    );
    let subnets: Vec<_> = match &plan.network {
        Target::New { zones, .. } => (1..=subnet_zones(zones).len())
            .map(|number| format!("!Ref Subnet{number}"))
            .collect(),
        Target::Existing { subnets, .. } => subnets.iter().map(|subnet| json(subnet)).collect(),
    };
    if subnets.is_empty() {
        text += "      SubnetIds: !Ref SubnetIds\n\n";
        return text;
    }
    text += "      SubnetIds:\n";
    for subnet in subnets {
        let _ = writeln!(text, "        - {subnet}");
    }
    text.push('\n');
    text
}

pub(super) fn security_group(plan: &Plan) -> String {
    let new_id = &plan.new_id;
    let port = plan.port;
    format!(
        "  SecurityGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupName: {name}
      GroupDescription: {}
      VpcId: {}
      Tags:
        - Key: Name
          Value: {name}

  ClientsOfGroup:
    Type: AWS::EC2::SecurityGroupIngress
    Condition: HasClientSecurityGroup
    Properties:
      GroupId: !GetAtt SecurityGroup.GroupId
      IpProtocol: tcp
      FromPort: {port}
      ToPort: {port}
      SourceSecurityGroupId: !Ref ClientSecurityGroup

  ClientsOfCidr:
    Type: AWS::EC2::SecurityGroupIngress
    Condition: HasClientCidr
    Properties:
      GroupId: !GetAtt SecurityGroup.GroupId
      IpProtocol: tcp
      FromPort: {port}
      ToPort: {port}
      CidrIp: !Ref ClientCidr

",
        json(&format!("Clients of the cache {new_id}")),
        vpc(plan),
        name = json(new_id),
    )
}
