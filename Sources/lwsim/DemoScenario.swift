import Scenarios

/// The scenario of `lwsim demo`, within the program so that it runs from anywhere.
enum DemoScenario {
  /// As a run keeps it: the scenario first.
  static let inputs = [
    InputFile(path: "demo.yaml", content: scenario), InputFile(path: "vllm.yaml", content: manifest),
  ]

  private static let scenario = """
    # A block of 32 nodes serves a model in twelve groups of two nodes. The image is updated; in the middle of it
    # a rack loses power.
    kind: Scenario
    name: demo
    question: Does the service keep half of its groups when a rack dies in mid-rollout?
    cluster: {preset: superpod-h100, blocks: 1}
    manifests: [vllm.yaml]
    images:
      vllm/vllm-openai:v0.8.5: {size: 9.4GB, cached: everywhere}
      vllm/vllm-openai:v0.9.0: {size: 9.6GB, cached: nowhere}
    containers:
      vllm: {startup: {lognormal: {median: 3m, sigma: 0.2}}, shutdown: 10s}
    operations:
      - at: 1h
        patch: lws/vllm
        template: {containers/vllm/image: "vllm/vllm-openai:v0.9.0"}
    failures:
      script:
        - {after: rollout(lws/vllm).group <= 7, fail: {rack: b0-r0}, cause: power, repair: 35m}
    duration: 6h
    seed: 7
    expect:
      - eventually(lws/vllm.Available) within 20m
      - availability(lws/vllm, groups >= 50%) >= 99%
      - lws/vllm.updatedReplicas == 12

    """

  private static let manifest = """
    apiVersion: leaderworkerset.x-k8s.io/v1
    kind: LeaderWorkerSet
    metadata:
      name: vllm
    spec:
      replicas: 12
      rolloutStrategy:
        type: RollingUpdate
        rollingUpdateConfiguration: {maxUnavailable: 1, maxSurge: 1}
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
                readinessProbe:
                  httpGet: {path: /health, port: 8080}
                  periodSeconds: 10

    """
}
