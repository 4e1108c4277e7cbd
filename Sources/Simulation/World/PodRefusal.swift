import API

/// Why the API server refuses to create a pod.
enum PodRefusal: Error {
  /// Failure policy Fail: no pod of an LWS can be made while the webhook is down. Source: LWS-SPEC B.3.
  case webhookDown
  case denied(AdmissionError)
  /// Label values have at most 63 characters. Source: LWS-SPEC A.8.
  case labelTooLong(key: String, value: String)

  /// As the API server words it.
  var message: String {
    switch self {
    case .webhookDown:
      "failed calling webhook \"mpod.kb.io\": no endpoints available for service \"lws-webhook-service\""
    case .denied(let error): "admission webhook \"mpod.kb.io\" denied the request: \(error)"
    case .labelTooLong(let key, let value):
      "metadata.labels: Invalid value: \"\(value)\": must be no more than 63 characters (label \(key))"
    }
  }
}
