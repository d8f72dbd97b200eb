/// Why Service Usage does not enable or disable a service, in its own words.
enum ServiceRefusal {
  private static let domain = "serviceusage.googleapis.com"
  private static let helpToken = "Help Token: AfEmulatedByTheSandbox"

  /// The caller may not.
  static func notPermitted(_ service: String, verb: String) -> APIError {
    refusal(
      403, "PERMISSION_DENIED", "Permission denied to \(verb) service [\(service)]\n\(helpToken)",
      type: "googleapis.com", subject: "110002", reason: "AUTH_PERMISSION_DENIED", domain: domain)
  }

  /// No service has that name.
  static func unknown(_ services: [String]) -> APIError {
    refusal(
      403, "PERMISSION_DENIED",
      "Not found or permission denied for service(s): \(services.joined(separator: ", ")).\n\(helpToken)",
      type: "googleapis.com", subject: "220002", reason: "SERVICE_CONFIG_NOT_FOUND_OR_PERMISSION_DENIED",
      domain: domain,
      metadata: ["services": .string(services.joined(separator: ","))])
  }

  /// The project has no billing account.
  static func noBilling(_ project: Project, services: [String]) -> APIError {
    let names = services.joined(separator: ",")
    return refusal(
      400, "FAILED_PRECONDITION",
      "Billing account for project '\(project.number)' is not found. Billing must be enabled for activation of service(s) "
        + "'\(names)' to proceed.\n\(helpToken)",
      type: "googleapis.com/billing-enabled",
      subject: "?error_code=390001&project=\(project.number)&services=\(services.joined(separator: "&services="))",
      reason: "UREQ_PROJECT_BILLING_NOT_FOUND", domain: "\(domain)/billing-enabled",
      metadata: ["project": .string(project.number), "services": .string(names)])
  }

  /// It is off already.
  static func notEnabled(_ service: String, _ project: Project) -> APIError {
    .failedPrecondition("Service \(service) is not enabled for consumer projects/\(project.number).")
  }

  /// It cannot be turned off.
  static func alwaysOn(_ service: String) -> APIError {
    .failedPrecondition("Service \(service) is a required service and cannot be disabled.")
  }

  /// Another enabled service needs it.
  static func neededBy(_ dependent: String, _ service: String) -> APIError {
    .failedPrecondition(
      "The service \(service) is depended on by the following active service(s): \(dependent); Please specify "
        + "disable_dependent_services=true if you want to proceed with disabling all services.\n\(helpToken)")
  }

  /// It was used lately.
  static func inUse(_ service: String) -> APIError {
    .failedPrecondition(
      "The service \(service) has usage in the last 30 days. Please specify check_if_service_has_usage=SKIP if you want to "
        + "proceed with disabling the service.\n\(helpToken)")
  }

  private static func refusal(
    _ status: Int, _ code: String, _ message: String, type: String, subject: String, reason: String, domain: String,
    metadata: [String: JSON] = [:]
  ) -> APIError {
    APIError(
      status, code, message,
      details: [
        APIError.preconditionFailure(type, subject: subject, description: message),
        APIError.errorInfo(reason, domain: domain, metadata),
      ])
  }
}
