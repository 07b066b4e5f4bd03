"""Runs every runbook of testdata/runbook/ twice with the AWS CLI against moto, and checks its calls by the CLI's own models.

The first run must end with the new cache in its subnet group, the second must make nothing. What is written as a comment,
deletion above all, is checked offline: `--generate-cli-skeleton output` makes the CLI validate every parameter, and ask
nobody.
"""

import contextlib
import io
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
from awscli.clidriver import create_clidriver
from moto.server import ThreadedMotoServer

CASES = Path("testdata/runbook")
MAKES = ("create-", "attach-", "associate-", "authorize-")

# Stands before the AWS CLI on the PATH and writes down what it is called with. moto knows no members of replication
# groups, so one is added to each that is made, as AWS would.
WRAPPER = """#!PYTHON
import contextlib, json, os, sys
from awscli.clidriver import create_clidriver
arguments = sys.argv[1:]
with open(os.environ["CALLS"], "a") as calls:
    calls.write(json.dumps(arguments) + "\\n")

def run(arguments):
    try:
        return create_clidriver().main(arguments)
    except SystemExit as exit:
        return exit.code

sys.argv[0] = "aws"
code = run(arguments)
if code == 0 and arguments[1:2] == ["create-replication-group"]:
    value = lambda name: arguments[arguments.index(name) + 1]
    group = value("--replication-group-id")
    with contextlib.redirect_stdout(open(os.devnull, "w")):
        code = run(
            ["elasticache", "create-cache-cluster", "--region", value("--region"), "--cache-cluster-id", group + "-001",
             "--replication-group-id", group, "--cache-subnet-group-name", value("--cache-subnet-group-name"),
             "--engine", "redis", "--num-cache-nodes", "1", "--cache-node-type", "cache.t3.micro"])
sys.exit(code)
"""


def main():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    environment = {
        "HOME": os.devnull,
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    os.environ.update(environment)
    calls = set()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        wrapper = folder / "bin" / "aws"
        wrapper.parent.mkdir()
        wrapper.write_text(WRAPPER.replace("PYTHON", sys.executable))
        wrapper.chmod(0o755)
        environment["PATH"] = f"{wrapper.parent}:{os.environ['PATH']}"
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for asked in pool.map(lambda case: check(case, folder, environment), sorted(CASES.iterdir())):
                calls |= asked
    server.stop()
    validate(calls)


def check(case, folder, environment):
    text = (case / "runbook.sh").read_text()
    here = folder / case.name
    here.mkdir()
    return run(case.name, text, here, environment) | commented(text)


def run(case, text, folder, environment):
    """The runbook twice, and once with nothing filled in: what it called."""
    value = lambda name: re.search(rf"^{name}='?([^'\n]*)", text, re.M)[1]
    region, new_id = value("REGION"), value("NEW_ID")
    text = seed(text, region)
    text = text.replace("POLL_SECONDS=15", "POLL_SECONDS=1")
    script, log = folder / f"{case}.sh", folder / f"{case}.calls"
    script.write_text(text)

    def execute(source):
        log.write_text("")
        done = subprocess.run(
            ["bash", script.name],
            cwd=folder,
            env=environment | {"CALLS": str(log), "SOURCE": source, "AUTH_TOKEN": "sixteen-and-more-letters"},
            capture_output=True,
            text=True,
        )
        return done, [tuple(json.loads(line)) for line in log.read_text().splitlines()]

    for source in ["", "0.0.0.0/0", "everybody"]:
        done, asked = execute(source)
        assert done.returncode == 1 and not asked, f"{case}: goes on with SOURCE={source!r}\n{done.stderr}"
    called = set()
    for attempt in ["first", "second"]:
        done, asked = execute("10.1.0.0/16")
        assert done.returncode == 0, f"{case}, {attempt} run:\n{done.stdout}{done.stderr}"
        assert f"{new_id} is available in the subnet group {new_id}" in done.stderr, done.stderr
        # moto gives a cluster of Memcached no endpoint.
        assert done.stdout.strip() or case == "memcached", f"{case}: prints no endpoint"
        made = [call for call in asked if call[1].startswith(MAKES)]
        if attempt == "first":
            assert any(call[1] == "create-cache-subnet-group" for call in made), made
        else:
            assert not made, f"{case}: the second run makes {made}"
        called |= set(asked)
    for call in called:
        assert "--region" in call, f"{case}: no region in {call}"
    left = {path.name for path in folder.iterdir()} - {script.name, log.name}
    assert not left, f"{case} has written {left}"
    inspect(case, region, new_id)
    print(f"{case}: {len(called)} different calls")
    return called


def seed(text, region):
    """The old cache, and the network that a runbook may name; moto chooses ids itself."""
    elasticache = boto3.client("elasticache", region)
    ec2 = boto3.client("ec2", region)
    value = lambda name: (re.search(rf"^{name}='?([^'\n]*)", text, re.M) or [None, None])[1]
    engine = re.search(r"--engine (\w+)", text)[1]
    clusters = {value("OLD_ID"), value("SNAPSHOT_SOURCE")} - {None}
    for cluster in sorted(clusters):
        elasticache.create_cache_cluster(
            CacheClusterId=cluster,
            Engine="memcached" if engine == "memcached" else "redis",
            NumCacheNodes=1,
            CacheNodeType="cache.t3.micro",
            Tags=[{"Key": "Team", "Value": 'a "b" $(touch pwned)'}],
        )
    if "delete-replication-group" in text:
        elasticache.create_replication_group(
            ReplicationGroupId=value("OLD_ID"), ReplicationGroupDescription="old", Engine="redis",
            CacheNodeType="cache.t3.micro", NumNodeGroups=1, ReplicasPerNodeGroup=1,
        )
    if value("VPC_ID"):
        vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        zones = ec2.describe_availability_zones()["AvailabilityZones"]
        subnets = [
            ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.9.{n}.0/24", AvailabilityZone=zones[n]["ZoneName"])["Subnet"]["SubnetId"]
            for n in range(2)
        ]
        text = re.sub(r"^VPC_ID=.*", f"VPC_ID={vpc}", text, flags=re.M)
        text = re.sub(r"^SUBNET_IDS=.*", f"SUBNET_IDS=({' '.join(subnets)})", text, flags=re.M)
    return text


def inspect(case, region, new_id):
    """What the runs left behind, seen from outside."""
    elasticache = boto3.client("elasticache", region)
    ec2 = boto3.client("ec2", region)
    groups = elasticache.describe_cache_subnet_groups(CacheSubnetGroupName=new_id)["CacheSubnetGroups"]
    ids = [subnet["SubnetIdentifier"] for subnet in groups[0]["Subnets"]]
    zones = {subnet["AvailabilityZone"] for subnet in ec2.describe_subnets(SubnetIds=ids)["Subnets"]}
    assert len(zones) >= 2, f"{case}: subnets in {zones}"
    [group] = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": [new_id]}])["SecurityGroups"]
    assert group["VpcId"] == groups[0]["VpcId"], case
    [rule] = group["IpPermissions"]
    assert [block["CidrIp"] for block in rule["IpRanges"]] == ["10.1.0.0/16"] and rule["FromPort"] == rule["ToPort"], rule
    gateways = ec2.describe_internet_gateways(Filters=[{"Name": "tag:Name", "Values": [new_id]}])["InternetGateways"]
    assert len(gateways) == (case == "memcached"), f"{case}: {gateways}"


def commented(text):
    """The calls that a runbook leaves to people, in comments."""
    values = dict(re.findall(r"^([A-Z_]+)='?([^'\n]*)'?$", text, re.M))
    lines = [line[1:].strip() for line in text.splitlines() if re.match(r"#   +\S", line)]
    joined = "\n".join(lines).replace("\\\n", " ")
    found = {
        tuple(subprocess.run(["bash", "-c", f'printf "%s\\0" {call[4:]}'], env=values, capture_output=True, text=True, check=True)
              .stdout.rstrip("\0").split("\0"))
        for call in re.findall(r"^aws .*", joined, re.M)
    }
    assert {call[1] for call in found} & {"delete-cache-cluster", "delete-replication-group"}, joined
    return found


def validate(calls):
    driver = create_clidriver()
    wrong = []
    for call in sorted(calls):
        if call[1] == "wait":
            # Has no skeleton; it was run.
            continue
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = driver.main([*call, "--generate-cli-skeleton", "output"])
            except SystemExit as exit:
                code = exit.code
        if code:
            wrong.append(f"{' '.join(call)}\n{err.getvalue()}")
    assert not wrong, "the AWS CLI refuses:\n" + "\n".join(wrong)
    print(f"{len(calls)} calls have valid parameters")


main()
