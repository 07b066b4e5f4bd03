"""Holds what runbooks write against the tools that it is for, of random answers: every engine and form, and every setting.

Their Terraform, and that of testdata/runbook/, must fit the schema of the AWS provider. It is read from the wheel of bindings
that are made from it, of which nothing is run or installed. Their scripts must please shellcheck, their templates cfn-lint, and
both targets cachelint itself.

    python .ci/targets.py WHEEL [HOW MANY ANSWERS]
"""

import ast
import json
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import hcl2

CASES = Path("testdata/runbook")
CACHELINT = Path("target/debug/cachelint").resolve()
META = {"count", "lifecycle"}

# What the bindings do not say and the provider does, of the resources that are written here:
# https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/elasticache
CONFLICTS = {
    "aws_elasticache_replication_group": [
        {"auth_token", "user_group_ids"},
        {"num_cache_clusters", "num_node_groups"},
        {"num_cache_clusters", "replicas_per_node_group"},
    ],
}
IDS = {"aws_elasticache_cluster": ("cluster_id", 50), "aws_elasticache_replication_group": ("replication_group_id", 40)}
VERSIONS = {
    "memcached": r"\d+\.\d+\.\d+",
    "redis": r"[1-5]\.\d+\.\d+|[6-9]\.\d+",
    "valkey": r"[7-9]\.\d+",
}


class Schema:
    """Of each type: its arguments, with whether one is required and the class of its blocks; and all of its attributes."""

    def __init__(self, wheel):
        self.wheel = zipfile.ZipFile(wheel)
        self.types = {}

    def of(self, kind, name):
        short = name.removeprefix("aws_")
        module = {"resource": short, "data": f"data_aws_{short}", "provider": "provider"}[kind]
        if (kind, module) not in self.types:
            text = self.wheel.read(f"cdktf_cdktf_provider_aws/{module}/__init__.py")
            classes = {one.name: one for one in ast.parse(text).body if isinstance(one, ast.ClassDef)}
            config = next(name for name in classes if name.endswith("Config"))
            owner = classes[config.removesuffix("Config")]
            attributes = {one.name for one in owner.body if isinstance(one, ast.FunctionDef)}
            self.types[kind, module] = classes, config, attributes
        return self.types[kind, module]

    def arguments(self, classes, name):
        body = classes[name].body
        signature = next(one for one in body if isinstance(one, ast.FunctionDef) and one.name == "__init__").args
        pairs = zip(signature.kwonlyargs, signature.kw_defaults, strict=True)
        return {argument.arg: (default is None, ast.unparse(argument.annotation)) for argument, default in pairs}


def text(value):
    """What stands between the quotes, or None where it is no plain text."""
    return json.loads(value) if isinstance(value, str) and re.fullmatch(r'"([^"\\]|\\.)*"', value) else None


def entries(body):
    return {name: value for name, value in body.items() if not name.startswith("__")}


def is_block(value):
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) and one.get("__is_block__") for one in value)


def blocks(configuration, kind):
    """Of each resource or data source: its type, its name and its body."""
    for block in configuration.get(kind, []):
        for type_, named in entries(block).items():
            for name, body in entries(named).items():
                yield type_.strip('"'), name.strip('"'), body


def check(schema, source):
    wrong = []
    configuration = hcl2.loads(source)
    for kind in ["resource", "data"]:
        for type_, name, body in blocks(configuration, kind):
            classes, config, _ = schema.of(kind, type_)
            wrong += fits(schema, classes, config, body, f"{type_}.{name}")
            if kind == "resource":
                wrong += [f"{type_}.{name}: {one}" for one in rules(type_, entries(body))]
    for provider in configuration["provider"]:
        [body] = provider.values()
        classes, config, _ = schema.of("provider", "aws")
        wrong += fits(schema, classes, config, body, "provider")
    declared = {(kind, *block[:2]) for kind in ["resource", "data"] for block in blocks(configuration, kind)}
    for data, type_, name, attribute in re.findall(r"(\bdata\.|\b)(aws_\w+)\.(\w+)(?:\[[^\]]*\])?\.(\w+)", source):
        kind = "data" if data else "resource"
        if (kind, type_, name) not in declared:
            wrong.append(f"{type_}.{name} is named and not declared")
        elif attribute not in schema.of(kind, type_)[2]:
            wrong.append(f"{type_} has no attribute {attribute}")
    variables = {name.strip('"') for block in configuration["variable"] for name in block}
    wrong += [f"var.{name} is declared or used alone" for name in variables ^ set(re.findall(r"\bvar\.(\w+)", source))]
    return wrong


def fits(schema, classes, config, body, where):
    arguments = schema.arguments(classes, config)
    given = entries(body)
    for name, (required, type_) in arguments.items():
        if required and name not in given:
            yield f"{where}: {name} is required"
    for name, value in given.items():
        if name in META:
            continue
        if name not in arguments:
            yield f"{where}: there is no argument {name}"
            continue
        type_ = arguments[name][1]
        inner = [one for one in re.findall(r"['\"](\w+)['\"]", type_) if one in classes]
        if is_block(value) != bool(inner):
            yield f"{where}: {name} is a block on one side alone"
        elif inner:
            for one in value:
                yield from fits(schema, classes, inner[0], one, f"{where}.{name}")
        elif not is_of(value, type_):
            yield f"{where}: {name} is {value!r}, and should be {type_}"


def is_of(value, type_):
    """Whether Terraform would convert it; what has to be evaluated is left to it."""
    if isinstance(value, str) and value.startswith("${"):
        return True
    if "Sequence[" in type_:
        return isinstance(value, list)
    if "Mapping[" in type_:
        return isinstance(value, dict)
    if "builtins.bool" in type_:
        return isinstance(value, bool)
    if "jsii.Number" in type_:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, bool) or text(value) is not None


def rules(type_, given):
    for pair in CONFLICTS.get(type_, []):
        if pair <= set(given):
            yield f"{' and '.join(sorted(pair))} exclude each other"
    if type_ == "aws_security_group" and text(given["name"]).startswith("sg-"):
        yield "names of security groups do not start with sg-"
    if type_ not in IDS:
        return
    name, longest = IDS[type_]
    id_ = text(given[name])
    if not re.fullmatch(r"[a-z]([0-9a-z]|-(?!-))*[0-9a-z]", id_) or len(id_) > longest:
        yield f"{name} is {id_}"
    engine = text(given["engine"])
    if "engine_version" in given and not re.fullmatch(VERSIONS[engine], text(given["engine_version"])):
        yield f"engine_version of {engine} is {given['engine_version']}"
    if given.get("multi_az_enabled") and not given.get("automatic_failover_enabled"):
        yield "multi_az_enabled wants automatic_failover_enabled"
    if given.get("automatic_failover_enabled") and given.get("num_cache_clusters", 2) < 2:
        yield "automatic_failover_enabled wants two clusters"
    if given.get("az_mode") == '"cross-az"' and given.get("num_cache_nodes") == 1:
        yield "cross-az wants two nodes"
    if type_ == "aws_elasticache_cluster" and engine != "memcached" and given.get("num_cache_nodes") != 1:
        yield f"a cluster of {engine} has one node"
    if engine == "memcached" and {"snapshot_name", "snapshot_retention_limit"} & set(given):
        yield "memcached takes no snapshots"
    if "kms_key_id" in given and not given["at_rest_encryption_enabled"]:
        yield "kms_key_id wants at_rest_encryption_enabled"
    if "auth_token" in given and not given["transit_encryption_enabled"]:
        yield "auth_token wants transit_encryption_enabled"
    if len(given.get("log_delivery_configuration", [])) > 2:
        yield "more than two log_delivery_configuration"


def answers(number, choose):
    """An answer of AWS about one cache, its id, and options for its network. Some of it AWS would not say together."""
    one, perhaps = choose.choice, lambda chance: choose.random() < chance
    region = one(["us-east-1", "eu-central-1", "us-gov-west-1"])
    partition = "aws-us-gov" if "gov" in region else "aws"
    arn = lambda service, rest: f"arn:{partition}:{service}:{region}:123456789012:{rest}"
    zones = [f"{region}{letter}" for letter in "abc"]
    id_ = one(["sessions", "sg-1", "a" * 40, "cache-" + "b" * 33, f"c{number}"])
    engine, version, family = one([
        ("memcached", "1.6.22", "memcached1.6"), ("redis", "5.0.6", "redis5.0"), ("redis", "6.2.6", "redis6.x"),
        ("redis", "7.1.0", "redis7"), ("valkey", "7.2.6", "valkey7"), ("valkey", "8.0.1", "valkey8"),
    ])
    is_group = engine == "valkey" or (engine == "redis" and perhaps(0.7))
    sharded = is_group and perhaps(0.5)
    tiered = is_group and version != "5.0.6" and perhaps(0.2)
    transit = perhaps(0.5)
    destinations = [{"CloudWatchLogsDetails": {"LogGroup": "/caches"}}, {"KinesisFirehoseDetails": {"DeliveryStream": "caches"}}]
    logs = [] if engine == "memcached" or version == "5.0.6" else choose.sample(["slow-log", "engine-log"], one([0, 1, 2]))
    cache = {
        "CacheNodeType": "cache.r6gd.xlarge" if tiered else one(["cache.t3.micro", "cache.m5.large"]),
        "AuthTokenEnabled": perhaps(0.3),
        "TransitEncryptionEnabled": transit,
        "AtRestEncryptionEnabled": engine != "memcached" and perhaps(0.3),
        "SnapshotRetentionLimit": one([0, 1, 35]),
        "SnapshotWindow": "05:00-06:00",
        "AutoMinorVersionUpgrade": perhaps(0.5),
        "LogDeliveryConfigurations": [
            {"LogType": log, "LogFormat": one(["text", "json"]), "DestinationDetails": one(destinations)} for log in logs
        ],
        "NetworkType": one(["ipv4", "dual_stack"]),
        "IpDiscovery": "ipv4",
    }
    if transit and engine != "memcached" and version != "5.0.6":
        cache["TransitEncryptionMode"] = one(["required", "preferred"])
    cluster = cache | {
        "Engine": engine, "EngineVersion": version, "PreferredMaintenanceWindow": "sun:23:00-mon:01:30", "CacheSubnetGroupName": "default",
        "CacheParameterGroup": {"CacheParameterGroupName": one([f"default.{family}{'.cluster.on' if sharded else ''}", "own", "global-datastore-own"])},
        "PreferredOutpostArn": one([None, None, arn("outposts", "outpost/op-1")]),
        "NotificationConfiguration": one([None, {"TopicArn": arn("sns", "caches"), "TopicStatus": "active"}]),
    }
    network = one([
        [], ["--create-internet-gateway"], ["--vpc-id", "vpc-0a1b2c3d"],
        ["--vpc-id", "vpc-0a1b2c3d", "--subnet-ids", "subnet-0a1b2c3d,subnet-4e5f6a7b"],
    ])
    if not is_group:
        nodes = one([1, 3])
        cluster |= {
            "CacheClusterId": id_, "ARN": arn("elasticache", f"cluster:{id_}"), "NumCacheNodes": nodes,
            "CacheNodes": [{"Endpoint": {"Port": 6380}, "CustomerAvailabilityZone": zones[at]} for at in range(nodes)],
        }
        return {"CacheClusters": [cluster]}, id_, network
    shards, replicas = one([1, 3]) if sharded else 1, one([0, 1, 2])
    members = [[f"m-{shard}-{node}" for node in range(replicas + 1)] for shard in range(shards)]
    group = cache | {
        "ReplicationGroupId": id_, "ARN": arn("elasticache", f"replicationgroup:{id_}"), "Engine": engine,
        "Description": one(["The group", "-x", "Users' ${a} \"b\" é"]), "MemberClusters": sum(members, []),
        "NodeGroups": [
            {"NodeGroupMembers": [{"CacheClusterId": member, "PreferredAvailabilityZone": zones[at]} for at, member in enumerate(shard)]}
            for shard in members
        ],
        "ClusterEnabled": sharded, "ClusterMode": one(["enabled", "compatible"]) if sharded else "disabled",
        "AutomaticFailover": one(["enabled", "disabled"]), "MultiAZ": one(["enabled", "disabled"]),
        "DataTiering": "enabled" if tiered else "disabled", "UserGroupIds": ["readers"] if transit and perhaps(0.3) else [],
        "KmsKeyId": one([None, arn("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab")]),
        "GlobalReplicationGroupInfo": one([{}, {"GlobalReplicationGroupId": "ldgnf-x"}]),
    }
    clusters = [
        cluster | {"CacheClusterId": member, "ARN": arn("elasticache", f"cluster:{member}"), "NumCacheNodes": 1, "ReplicationGroupId": id_}
        for member in sum(members, [])
    ]
    return {"CacheClusters": clusters, "ReplicationGroups": [group]}, id_, network


def write(folder, count):
    """What is written for so many answers: always the same."""
    choose = random.Random(6)
    for number in range(count):
        answer, id_, network = answers(number, choose)
        here = folder / f"{number:03}"
        here.mkdir()
        (here / "answers.json").write_text(json.dumps(answer, indent=1))
        for format_, file in [("shell", "runbook.sh"), ("terraform", "main.tf"), ("cloudformation", "template.yaml")]:
            done = subprocess.run(
                [CACHELINT, "runbook", id_, "--from", here / "answers.json", "--format", format_, *network],
                capture_output=True, text=True,
            )
            assert done.returncode == 0, f"{here.name}: {done.stderr}"
            (here / file).write_text(done.stdout)


def main(wheel, count=40):
    schema = Schema(wheel)
    with tempfile.TemporaryDirectory() as root:
        root = Path(root)
        write(root, int(count))
        configurations = sorted([*CASES.glob("*/main.tf"), *root.glob("*/main.tf")])
        wrong = [f"{path}: {one}" for path in configurations for one in check(schema, path.read_text())]
        assert not wrong, "the AWS provider refuses:\n" + "\n".join(wrong)
        print(f"{len(configurations)} configurations fit the schema of the AWS provider")
        tools = Path(sys.executable).parent
        commands = [
            # Zones are the old cache's own.
            [tools / "cfn-lint", "--ignore-checks", "W1011", "W3010", "--", *root.glob("*/template.yaml")],
            [tools / "shellcheck", *root.glob("*/runbook.sh")],
            [CACHELINT, "check", "--unknown", "fail", root],
        ]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for command in commands]
        for command, process in zip(commands, running, strict=True):
            said, _ = process.communicate()
            assert process.returncode == 0, f"{command[0].name}:\n{said}"
            print(f"{command[0].name} has nothing to say of {count} runbooks")


main(*sys.argv[1:])
