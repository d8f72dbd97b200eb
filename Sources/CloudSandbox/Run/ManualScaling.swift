/// Scaling by hand: so many instances as are asked for, whatever is requested; with none the service is disabled.
///
/// Reference: cloud.google.com/run/docs/configuring/services/manual-scaling.
enum ManualScaling {
  private static let modes = ["SCALING_MODE_UNSPECIFIED", "AUTOMATIC", "MANUAL"]

  /// The service's own scaling as Cloud Run keeps it when its mode may have changed.
  ///
  /// To manual: the service's minimum and maximum are unset, and the minimum is the count where none is given. Back: either
  /// both are named or neither, and then both are what the count was.
  /// - Parameters:
  ///   - service: as it is wanted.
  ///   - stored: the service so far; nil for a new one.
  /// - Returns: the service with what follows.
  /// - Throws: `ContainerLimits.Refusal`.
  static func settled(_ service: JSON, over stored: JSON?) throws -> JSON {
    var service = service
    let mode = service[path: "scaling.scalingMode"]?.string
    if let mode, !modes.contains(mode) {
      throw ContainerLimits.Refusal("Invalid value at 'service.scaling.scaling_mode': \"\(mode)\"")
    }
    let count = service[path: "scaling.manualInstanceCount"]?.int
    guard (count ?? 0) >= 0 else {
      throw ContainerLimits.Refusal("scaling.manual_instance_count: must not be negative.")
    }
    let wasManual = stored?[path: "scaling.scalingMode"] == "MANUAL"
    if mode == "MANUAL" {
      let inherited = stored?[path: "scaling.minInstanceCount"]?.int ?? 0
      service["scaling"] = [
        "scalingMode": "MANUAL",
        "manualInstanceCount": .int(Int64(count ?? (wasManual ? Self.count(of: stored ?? [:]) : inherited))),
      ]
    } else if wasManual {
      let least = service[path: "scaling.minInstanceCount"]?.int ?? 0
      let most = service[path: "scaling.maxInstanceCount"]?.int ?? 0
      guard (least > 0) == (most > 0) else {
        throw ContainerLimits.Refusal(
          "scaling: to switch from manual to automatic scaling, set both min_instance_count and max_instance_count, "
            + "or neither.")
      }
      let former = Int64(Self.count(of: stored ?? [:]))
      if least == 0, former > 0 {
        service[path: "scaling.minInstanceCount"] = .int(former)
        service[path: "scaling.maxInstanceCount"] = .int(former)
      }
      service[path: "scaling.manualInstanceCount"] = nil
    } else if count == 0 {
      service[path: "scaling.manualInstanceCount"] = nil
    }
    return service
  }

  /// Whether no instance may run for the service's own address.
  static func isDisabled(_ service: JSON) -> Bool {
    service[path: "scaling.scalingMode"] == "MANUAL" && count(of: service) == 0
  }

  private static func count(of service: JSON) -> Int { service[path: "scaling.manualInstanceCount"]?.int ?? 0 }
}
