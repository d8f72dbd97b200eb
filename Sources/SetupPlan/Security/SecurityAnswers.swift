/// The answers to the security questions, and what was acknowledged for the riskier ones.
package struct SecurityAnswers: Sendable, Equatable {
  package var containerAuthentication: ContainerAuthentication
  package var permissions: Permissions
  package var access: Access
  package var network: Network
  package var acknowledgements: [Acknowledgement]

  package init(
    containerAuthentication: ContainerAuthentication, permissions: Permissions, access: Access, network: Network,
    acknowledgements: [Acknowledgement] = []
  ) {
    self.containerAuthentication = containerAuthentication
    self.permissions = permissions
    self.access = access
    self.network = network
    self.acknowledgements = acknowledgements
  }
}

/// How the running container proves who it is.
package enum ContainerAuthentication: String, Sendable, CaseIterable {
  case keyless
  case serviceAccountKey = "service-account-key"
}

/// What the deployer may do.
package enum Permissions: String, Sendable, CaseIterable {
  case granular
  case broad
}

/// Who may call the service.
package enum Access: String, Sendable, CaseIterable {
  case authenticated
  case `public`
}

/// From where the service can be reached.
package enum Network: String, Sendable, CaseIterable {
  case internalAndLoadBalancing = "internal-and-load-balancing"
  case all
}
