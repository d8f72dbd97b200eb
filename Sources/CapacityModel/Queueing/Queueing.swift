import Foundation

/// Exact formulas of queueing theory, by which the simulation is checked and sizings are screened.
package enum Queueing {
  /// The part of requests that wait with Poisson arrivals, exponential service and so many places (Erlang's C formula).
  ///
  /// - Parameters:
  ///   - places: requests that can be served at once; 1 or more.
  ///   - load: arrivals a second times seconds of service.
  /// - Returns: 1 where the load is not below the places.
  package static func waitingShare(places: Int, load: Double) -> Double {
    guard load < Double(places) else { return 1 }
    // Erlang's B by its recursion, which no size makes overflow.
    var blocked = 1.0
    for place in 1...max(1, places) { blocked = load * blocked / (Double(place) + load * blocked) }
    let use = load / Double(places)
    return blocked / (1 - use * (1 - blocked))
  }

  /// Seconds that a request waits on average: Erlang's C, times (ca² + cs²) / 2 for other arrivals and services (Allen
  /// and Cunneen).
  ///
  /// - Parameters:
  ///   - places: requests that can be served at once.
  ///   - rate: arrivals a second.
  ///   - service: seconds of a service.
  ///   - arrivalVariation: variance by squared mean of the times between arrivals; 1 for Poisson.
  ///   - serviceVariation: the same of the service; 1 for exponential.
  /// - Returns: seconds; infinity where the load is not below the places.
  /// - Returns: seconds; infinity where the load is not below the places.
  package static func meanWait(
    places: Int, rate: Double, service: Double, arrivalVariation: Double = 1, serviceVariation: Double = 1
  ) -> Double {
    let load = rate * service
    guard load < Double(places) else { return .infinity }
    let wait = waitingShare(places: places, load: load) * service / (Double(places) - load)
    return wait * (arrivalVariation + serviceVariation) / 2
  }

  /// Seconds of a request on one processor that all requests share evenly (M/G/1-PS): whatever the distribution.
  ///
  /// - Parameters:
  ///   - rate: arrivals a second.
  ///   - service: processor seconds of a request.
  /// - Returns: seconds; infinity at full load.
  package static func sharedProcessorTime(rate: Double, service: Double) -> Double {
    rate * service < 1 ? service / (1 - rate * service) : .infinity
  }

  /// Seconds a second in which so many instances serve at least one request, if a load is spread over them at random.
  ///
  /// - Parameters:
  ///   - load: requests in flight, on average.
  ///   - instances: how many there are.
  /// - Returns: instances, on average.
  package static func activeInstances(load: Double, instances: Int) -> Double {
    guard load > 0, instances > 0 else { return 0 }
    return Double(instances) * -expm1(-load / Double(instances))
  }
}
