/// What `lwsim init` writes.
package enum ScenarioStarter {
  /// A commented scenario that runs as it stands.
  package static let text = """
    # A scenario: a cluster, what runs on it, what goes wrong, and what has to hold at the end.
    # Run it with `lwsim run`, check it with `lwsim check`. `lwsim schema` prints the schema for your editor.
    kind: Scenario
    name: starter
    question: Does the service keep half of its groups when a rack loses power?

    # Blocks of 8 racks of 4 nodes with 8 GPUs each. Other presets, levels of your own, and your own nodes
    # (kubectl get nodes -o yaml > nodes.yaml; then write nodes: nodes.yaml) are described in docs/scenario.md.
    cluster:
      preset: superpod-h100
      blocks: 1

    # Kubernetes YAML, unchanged: paths relative to this file, or inline.
    manifests:
      - apiVersion: leaderworkerset.x-k8s.io/v1
        kind: LeaderWorkerSet
        metadata:
          name: vllm
        spec:
          replicas: 4
          leaderWorkerTemplate:
            size: 2
            restartPolicy: RecreateGroupOnPodRestart
            workerTemplate:
              spec:
                containers:
                  - name: vllm
                    image: vllm/vllm-openai:v0.8.5
                    resources:
                      limits:
                        nvidia.com/gpu: "8"
                    readinessProbe: {httpGet: {path: /health, port: 8000}, periodSeconds: 10}

    # How much there is to pull, and where it lies already: everywhere, nowhere, or on [a node, {rack: b0-r1}].
    images:
      vllm/vllm-openai:v0.8.5: {size: 9.4GB, cached: nowhere}

    # How long processes take. Every duration may be random, e.g. {lognormal: {median: 3m, sigma: 0.3}}.
    containers:
      vllm: {startup: 3m, shutdown: 5s}

    # What an operator does: apply, patch, scale, delete, cordon, uncordon, taint, untaint, stop.
    operations:
      - {at: 1h, scale: lws/vllm, replicas: 5}

    # What goes wrong: fail and repair of a node or a rack, kill of a pod, crash and hang of containers.
    failures:
      script:
        - {after: lws/vllm.Available, delay: 20m, fail: {rack: b0-r0}, cause: power, repair: 35m}

    duration: 3h
    seed: 1

    # What has to hold; docs/expressions.md has the grammar.
    expect:
      - eventually(lws/vllm.Available) within 20m
      - availability(lws/vllm, groups >= 50%) >= 99%
      - lws/vllm.readyReplicas == 5

    """
}
