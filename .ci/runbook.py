"""Runs every runbook of testdata/runbook/ twice with the AWS CLI against moto, and checks its calls by the CLI's own models.

The first run must end with the new cache in its subnet group, the second must make nothing. Some are stopped again and again on
their way, after each thing that they make, and must make nothing twice either. What is written as a comment,
deletion above all, is checked offline: `--generate-cli-skeleton output` makes the CLI validate every parameter, and ask
nobody.
"""

import json
import logging
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
from awscli.clidriver import create_clidriver
from moto.server import ThreadedMotoServer

CASES = Path("testdata/runbook")
# With all that a network can have, and with all that a cache can have.
STOPPED = {"memcached", "redis-replicas"}
MAKES = ("create-", "attach-", "associate-", "authorize-")

# Stands for the AWS CLI on the PATH: writes down what it is called with, and hands it on to a process that has the CLI
# loaded already. Loading it takes a second, and a runbook calls it forty times.
CLIENT = """#!PYTHON -SE
import json, os, socket, sys
arguments = sys.argv[1:]
with open(os.environ["CALLS"], "a") as calls:
    calls.write(json.dumps(arguments) + "\\n")
with socket.socket(socket.AF_UNIX) as server:
    server.connect(os.environ["CLI"])
    message = json.dumps([os.environ["AWS_ENDPOINT_URL"], arguments]) + "\\n"
    socket.send_fds(server, [message.encode()], [1, 2])
    code = int(server.recv(9) or b"1")
sys.exit(1 if "STOP" in os.environ and arguments[1].startswith(MAKES) else code)
"""


def serve(address):
    """The AWS CLI, a process for each call."""
    driver = create_clidriver()
    for service in ["ec2", "elasticache", "sts"]:
        driver.session.create_client(service, region_name="us-east-1")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen(64)
        while True:
            connection, _ = server.accept()
            if os.fork():
                connection.close()
                continue
            message, files, _, _ = socket.recv_fds(connection, 1 << 20, 2)
            while not message.endswith(b"\n"):
                message += connection.recv(1 << 20)
            endpoint, arguments = json.loads(message)
            os.environ["AWS_ENDPOINT_URL"] = endpoint
            for number, file in enumerate(files, 1):
                os.dup2(file, number)
            sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)
            code = call(driver, arguments)
            is_run = "--generate-cli-skeleton" not in arguments
            if code == 0 and is_run and arguments[1:2] == ["create-replication-group"]:
                code = call(driver, member(arguments))
            sys.stdout.flush()
            sys.stderr.flush()
            connection.sendall(str(code).encode())
            os._exit(0)


def member(arguments):
    """A member of the replication group that is made: moto makes none, and AWS would."""
    value = lambda name: arguments[arguments.index(name) + 1]
    group = value("--replication-group-id")
    return [
        "elasticache", "create-cache-cluster", "--region", value("--region"), "--cache-cluster-id", f"{group}-001",
        "--replication-group-id", group, "--cache-subnet-group-name", value("--cache-subnet-group-name"),
        "--engine", "redis", "--num-cache-nodes", "1", "--cache-node-type", "cache.t3.micro",
    ]


def call(driver, arguments):
    try:
        return driver.main(arguments)
    except SystemExit as exit:
        return exit.code


def main():
    # Before there are threads, since it forks.
    folder = tempfile.TemporaryDirectory()
    cli = str(Path(folder.name) / "cli")
    os.environ.update({"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_EC2_METADATA_DISABLED": "true", "HOME": os.devnull})
    process = multiprocessing.get_context("fork").Process(target=serve, args=[cli], daemon=True)
    process.start()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    os.environ["AWS_ENDPOINT_URL"] = endpoint
    calls = set()
    with folder as root:
        folder = Path(root)
        client = folder / "bin" / "aws"
        client.parent.mkdir()
        client.write_text(CLIENT.replace("PYTHON", sys.executable).replace("MAKES", repr(MAKES)))
        client.chmod(0o755)
        environment = os.environ | {"CLI": cli, "PATH": f"{client.parent}:{os.environ['PATH']}"}
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            cases = sorted(case for case in CASES.iterdir() if case.is_dir())
            for asked in pool.map(lambda case: check(case, folder, environment), cases):
                calls |= asked
        validate(calls, cli)
    server.stop()
    process.terminate()


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

    def execute(source, **more):
        log.write_text("")
        done = subprocess.run(
            ["bash", script.name],
            cwd=folder,
            env=environment | {"CALLS": str(log), "SOURCE": source, "AUTH_TOKEN": "sixteen-and-more-letters"} | more,
            capture_output=True,
            text=True,
        )
        return done, [tuple(json.loads(line)) for line in log.read_text().splitlines()]

    for source in ["", "0.0.0.0/0", "everybody"]:
        done, asked = execute(source)
        assert done.returncode == 1 and not asked, f"{case}: goes on with SOURCE={source!r}\n{done.stderr}"
    called, made = set(), []
    # What AWS has done and its answer did not tell: the run ends, and the next one goes on.
    while case in STOPPED:
        done, asked = execute("10.1.0.0/16", STOP="1")
        called |= set(asked)
        made += [call for call in asked if call[1].startswith(MAKES)]
        assert len(made) == len(set(made)), f"{case} makes twice {made[-1]}"
        if done.returncode == 0:
            print(f"{case}: stopped {len(made)} times")
            break
        assert asked[-1] == made[-1], f"{case}, stopped after {made[-1:]}:\n{done.stderr}"
    for attempt in ["first", "second"]:
        done, asked = execute("10.1.0.0/16")
        assert done.returncode == 0, f"{case}, {attempt} run:\n{done.stdout}{done.stderr}"
        assert f"{new_id} is available in the subnet group {new_id}" in done.stderr, done.stderr
        # moto knows the endpoint of a primary, and no other.
        assert done.stdout.strip() or "PrimaryEndpoint" not in text, f"{case}: prints no endpoint"
        made = [call for call in asked if call[1].startswith(MAKES)]
        if attempt == "first" and case not in STOPPED:
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
    # The other kind of SOURCE.
    group = {"--cidr": "--source-group", "10.1.0.0/16": "sg-0123456789abcdef0"}
    [let_in] = [call for call in called if call[1] == "authorize-security-group-ingress"]
    return called | {tuple(group.get(word, word) for word in let_in)}


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


def validate(calls, cli):
    """Offline: there is nothing at this endpoint."""
    wrong = []
    for asked in sorted(calls):
        if asked[1] in ("wait", "get-caller-identity"):
            # The one has no skeleton, and the sample answer of the other does not please the CLI itself. They were run.
            continue
        message = json.dumps(["http://127.0.0.1:1", [*asked, "--generate-cli-skeleton", "output"]]) + "\n"
        with socket.socket(socket.AF_UNIX) as server, tempfile.TemporaryFile() as said:
            server.connect(cli)
            socket.send_fds(server, [message.encode()], [said.fileno(), said.fileno()])
            if server.recv(9) != b"0":
                said.seek(0)
                wrong.append(f"{' '.join(asked)}\n{said.read().decode()}")
    assert not wrong, "the AWS CLI refuses:\n" + "\n".join(wrong)
    print(f"{len(calls)} different calls have valid parameters")


main()
