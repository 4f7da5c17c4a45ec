"""Dockerfile, compose.yaml and kubernetes/: what they need of the project, and what they may do.

No container is built here. The rules are those of the Compose specification and of Kubernetes' Pod
Security Standard "restricted", as far as these files use them.
"""

import re
import tomllib

import pytest
import yaml

from pages.components.shared.server import monitoring, readiness
from tests.conftest import PROJECT

README = (PROJECT / "README.md").read_text("utf-8")
COMPOSE = yaml.safe_load((PROJECT / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
MANIFESTS = [
    manifest
    for file in sorted((PROJECT / "kubernetes").glob("*.yaml"))
    for manifest in yaml.safe_load_all(file.read_text("utf-8"))
]
PROGRAM = ("app", "scheduler", "worker", "key")  # services of the project's own image
NOBODY = "10001"
WRITTEN = {"/data", "/tmp"}
VARIABLE = re.compile(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}")
SETTING = re.compile(r"DASK_DISTRIBUTED__(COMM__REQUIRE_ENCRYPTION|COMM__TLS__\w+|SCHEDULER__\w+)")
OF_OTHERS = {"DASK_TEMPORARY_DIRECTORY", "TF_CPP_MIN_LOG_LEVEL", "POSTGRES_USER", "POSTGRES_DB"}
OF_OTHERS |= {"TF_NUM_INTRAOP_THREADS", "OMP_NUM_THREADS", "POSTGRES_PASSWORD"}


def instructions():
    """Return the Dockerfile's instructions and their arguments, each in one line."""
    text = (PROJECT / "Dockerfile").read_text("utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(None, 1)) for line in lines]


def arguments(wanted):
    return [argument for name, argument in instructions() if name == wanted]


def known(variable):
    """Return whether README's table, or Dask's, TensorFlow's or PostgreSQL's, has this variable."""
    documented = f"| `{variable}` |" in README
    return documented or variable in OF_OTHERS or bool(SETTING.fullmatch(variable))


def pods():
    """Return each pod of the manifests, by its container's name."""
    found = []
    for manifest in MANIFESTS:
        spec = manifest["spec"]
        if manifest["kind"] == "DaskCluster":
            found += [spec["worker"]["spec"], spec["scheduler"]["spec"]]
        elif manifest["kind"] == "Deployment":
            found.append(spec["template"]["spec"])
    return {pod["containers"][0]["name"]: pod for pod in found}


def test_the_image_has_a_pinned_python_that_the_project_supports():
    [image] = arguments("FROM")
    version = re.fullmatch(r"python:(3\.\d+)\.\d+-slim-\w+", image)[1]
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11,<3.14"
    assert version in ("3.11", "3.12", "3.13")


def test_the_image_is_made_by_the_commands_of_the_readme():
    install, _ = arguments("RUN")
    assert install == "pip install --no-cache-dir -r requirements.txt"
    assert "python -m pip install -r requirements.txt" in README
    [command] = arguments("CMD")
    words = " ".join(re.findall(r'"([^"]+)"', command))
    assert words == "streamlit run app.py --server.address 0.0.0.0"
    assert f"`{words}`" in README


def test_the_image_has_every_part_of_the_program_and_nothing_else():
    copied = {argument.split()[0] for argument in arguments("COPY")}
    assert copied == {"requirements.txt", "app.py", ".streamlit", "model", "pages"}
    assert all((PROJECT / name).exists() for name in copied)
    ignored = (PROJECT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == copied
    setup = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["setuptools"]
    packages = {name.rstrip("*") for name in setup["packages"]["find"]["include"]}
    assert packages | {f"{name}.py" for name in setup["py-modules"]} <= copied


def test_the_image_is_not_run_by_root_and_writes_to_one_volume():
    assert [name for name, _ in instructions()][-3:] == ["USER", "EXPOSE", "CMD"]
    assert arguments("USER") == [f"{NOBODY}:{NOBODY}"]
    assert arguments("VOLUME") == ["/data"]
    [settings] = arguments("ENV")
    assert {"HOME=/data", "DATABASE_URL=sqlite:////data/runs.sqlite"} <= set(settings.split())
    assert "ADD" not in dict(instructions())


def test_compose_has_the_app_its_workers_and_a_database():
    assert set(SERVICES) == {*PROGRAM, "database"}
    assert set(COMPOSE["volumes"]) == {"data", "database"}
    for name in PROGRAM:
        assert (SERVICES[name]["image"], SERVICES[name]["build"]) == ("sketch28:local", ".")
    assert re.fullmatch(r"postgres:\d+\.\d+-\w+", SERVICES["database"]["image"])


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_is_privileged_or_writes_elsewhere(name):
    service = SERVICES[name]
    allowed = {"image", "build", "command", "restart", "init", "user", "read_only", "tmpfs"}
    allowed |= {"volumes", "cap_drop", "security_opt", "environment", "ports", "depends_on"}
    allowed |= {"healthcheck", "mem_limit", "stop_grace_period", "deploy", "shm_size"}
    assert set(service) <= allowed  # neither `privileged` nor `cap_add` nor the host's namespaces
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("user", NOBODY).startswith(("0", "root"))
    places = {volume.split(":")[1] for volume in service["volumes"]}
    if name in PROGRAM:
        assert places | set(service["tmpfs"]) == WRITTEN
    else:
        assert places == {"/var/lib/postgresql/data"}
    assert {volume.split(":")[0] for volume in service["volumes"]} <= set(COMPOSE["volumes"])


def test_a_service_waits_until_those_that_it_needs_are_healthy():
    for name in ("app", "worker"):
        needed = SERVICES[name]["depends_on"]
        assert set(needed) == {"database", "scheduler"}
        for other, how in needed.items():
            assert how == {"condition": "service_healthy"}
            assert SERVICES[other]["healthcheck"]["test"][0] == "CMD"
    completed = {"key": {"condition": "service_completed_successfully"}}
    assert SERVICES["scheduler"]["depends_on"] == completed
    assert "/_stcore/health" in SERVICES["app"]["healthcheck"]["test"][-1]


def test_only_the_app_is_published_and_only_to_this_computer_unless_it_is_opened():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"app": ["${ADDRESS:-127.0.0.1}:${PORT:-8501}:8501"]}


def test_every_variable_of_compose_is_explained():
    used = VARIABLE.findall((PROJECT / "compose.yaml").read_text("utf-8"))
    chapter = README.split("## In containers")[1].split("\n## ")[0]
    assert {name for name, _, _ in used if f"`{name}`" not in chapter} == set()
    assert all(kind for _, kind, _ in used)  # a default, or what to do
    for service in SERVICES.values():
        assert [name for name in service.get("environment", {}) if not known(name)] == []


def test_every_part_of_the_cluster_has_the_key_and_asks_for_it():
    for name in PROGRAM[:-1]:
        settings = SERVICES[name]["environment"]
        assert settings["DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION"] == "true"
        files = {value for key, value in settings.items() if "__TLS__" in key}
        assert files == {"/data/cluster.pem"}
    assert "python -m model key /data/cluster.pem" in SERVICES["key"]["command"][-1]
    assert SERVICES["app"]["environment"]["DASK_SCHEDULER_ADDRESS"] == "tls://scheduler:8786"
    assert "tls://scheduler:8786" in SERVICES["worker"]["command"]


def test_the_manifests_are_of_known_kinds_and_name_each_other_rightly():
    kinds = {(manifest["apiVersion"], manifest["kind"]) for manifest in MANIFESTS}
    core = {("v1", "Service"), ("v1", "PersistentVolumeClaim"), ("apps/v1", "Deployment")}
    assert kinds == core | {("kubernetes.dask.org/v1", "DaskCluster")}
    by_kind = {manifest["kind"]: manifest for manifest in MANIFESTS}
    deployment, service = by_kind["Deployment"]["spec"], by_kind["Service"]["spec"]
    labels = deployment["template"]["metadata"]["labels"]
    assert labels == deployment["selector"]["matchLabels"] == service["selector"]
    [port] = pods()["server"]["containers"][0]["ports"]
    assert service["ports"][0]["targetPort"] == port["name"]
    [volume, _] = pods()["server"]["volumes"]
    claim = by_kind["PersistentVolumeClaim"]["metadata"]["name"]
    assert volume["persistentVolumeClaim"]["claimName"] == claim
    cluster = by_kind["DaskCluster"]
    scheduler = f"tls://{cluster['metadata']['name']}-scheduler:8786"
    assert scheduler in pods()["worker"]["containers"][0]["args"]
    settings = {one["name"]: one["value"] for one in pods()["server"]["containers"][0]["env"]}
    assert settings["DASK_SCHEDULER_ADDRESS"] == scheduler


@pytest.mark.parametrize("name", ["server", "scheduler", "worker"])
def test_no_pod_is_privileged_or_writes_elsewhere(name):
    pod = pods()[name]
    [container] = pod["containers"]
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
    assert pod["automountServiceAccountToken"] is False
    by = pod["securityContext"]
    assert by["runAsNonRoot"] is True
    assert {str(by[whom]) for whom in ("runAsUser", "runAsGroup", "fsGroup")} == {NOBODY}
    assert by["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
    assert set(mounts.values()) == WRITTEN
    assert set(mounts) == {volume["name"] for volume in pod["volumes"]}
    assert container["image"] == "REGISTRY/sketch28:TAG"
    assert {"requests", "limits"} == set(container["resources"])
    assert [one["name"] for one in container["env"] if not known(one["name"])] == []


def test_probes_and_prometheus_ask_for_pages_that_the_server_has():
    [container] = pods()["server"]["containers"]
    ports = {port["name"] for port in container["ports"]}
    for kind in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[kind]["httpGet"]["path"] == "/_stcore/health"
        assert container[kind]["httpGet"]["port"] in ports
    [deployment] = [manifest for manifest in MANIFESTS if manifest["kind"] == "Deployment"]
    annotations = deployment["spec"]["template"]["metadata"]["annotations"]
    paths = {route.path for route in (*monitoring.ROUTES, *readiness.ROUTES)}
    assert paths == {annotations["prometheus.io/path"], "/ready"}
    assert int(annotations["prometheus.io/port"]) == container["ports"][0]["containerPort"]
