extension TradeOff {
  /// The trade-offs in the order of the questions.
  package static let all: [TradeOff] = ID.allCases.map { TradeOff[$0] }

  /// The trade-off of an id. Changing any of its texts makes every recorded acknowledgement of it void.
  package static subscript(id: ID) -> TradeOff {
    switch id {
    case .serviceAccountKeys: serviceAccountKeys
    case .broadPermissions: broadPermissions
    case .publicAccess: publicAccess
    case .openIngress: openIngress
    }
  }

  private static let serviceAccountKeys = TradeOff(
    id: .serviceAccountKeys,
    title: "A service account key for the container",
    gained: """
      Libraries that can read nothing but a key file work unchanged. Overture makes one key of the runtime account, \
      keeps it in Secret Manager, and mounts it read-only at /secrets/key.json; it is never in an environment variable, \
      a log, or the image.
      """,
    risked: """
      A key is a password that does not expire. It works from any computer in the world, without a second factor, \
      until somebody disables it, and Google cannot tell a thief from your service. You have to rotate it; an account \
      can have ten keys at most. Many organisations forbid keys (iam.disableServiceAccountKeyCreation); there, this \
      step fails.
      """,
    abuse: """
      Anyone who can make the service read a file and return it, run code in the container, or read the secret \
      (secretmanager.versions.access, which a project owner and every account with broad permissions has). They copy \
      /secrets/key.json once and from then on act as the runtime account from their own machine, with every role it has, \
      also after the hole in the service is closed.
      """,
    instead: """
      keyless: Cloud Run's metadata server gives the container tokens of the same account that expire within the hour. \
      Google's client libraries use them without configuration, and there is nothing to steal, rotate, or leak.
      """)

  private static let broadPermissions = TradeOff(
    id: .broadPermissions,
    title: "Broad roles for the deployer",
    gained: """
      The deployer gets ten roles on the whole project, eight of them for administrators, among them \
      run.admin, storage.admin and secretmanager.admin, and iam.serviceAccountUser. A workflow can then create and change nearly \
      anything without a “permission denied”, and Firestore and Vertex AI work from the start.
      """,
    risked: """
      The project is only as safe as the repository. iam.serviceAccountUser on the project means acting as every \
      service account in it, so that in effect the deployer can do whatever the most powerful of them can. \
      A mistake in a workflow can delete every service, bucket, secret, database and log of the project, not only \
      those of this service.
      """,
    abuse: """
      Anyone who can push to a branch that deploys, or get code into its workflow: a collaborator whose account was taken over, \
      an action or a Python package that was replaced by a malicious version. Their job asks for the deployer's token as \
      the workflow does, reads every secret of the project, deploys a service that runs as a more powerful account, \
      and covers its tracks with logging.admin.
      """,
    instead: """
      granular: four roles, on the one service, the one image repository, the one runtime account, and reading the \
      project's log; up to two more where the workflow calls a new revision or watches its errors. It deploys this service \
      just as fast; what it lacks can be granted by name later.
      """)

  private static let publicAccess = TradeOff(
    id: .publicAccess,
    title: "A service that anyone may call",
    gained: """
      Browsers, webhooks and partners call the service without a Google identity. It needs no code for tokens, and no \
      gateway in front. Overture switches the invoker check of this service off; it adds no binding for allUsers, which \
      organisations with domain restriction refuse.
      """,
    risked: """
      Every path of the service is open to the internet, /docs and whatever was meant for your own use included; the \
      service itself must then tell callers apart. Each request costs money: AI calls most of all, and the only limit is \
      the number of instances.
      """,
    abuse: """
      Anyone with the address, which browsers, web pages and logs hand on and which is no secret. They can call the paid AI models at your \
      expense, try the service for holes, or keep all instances busy, so that the maximum of instances is reached, \
      you pay for it, and your own users get 429.
      """,
    instead: """
      authenticated: Cloud Run checks an identity token before the container sees a request, at no cost. Callers need \
      roles/run.invoker; people test it by `gcloud run services proxy`, and the keep-warm job sends a token of its own.
      """)

  private static let openIngress = TradeOff(
    id: .openIngress,
    title: "A service that is reachable from every network",
    gained: """
      The run.app address works from everywhere, at once and without anything in front: no load balancer (about 18 dollars \
      a month), no VPC. GitHub's runners can test a new revision by a request.
      """,
    risked: """
      Identity is the only wall. There is no place for Cloud Armor's rules, a rate limit, a block of countries, or a \
      firewall, and a leaked token can be used from any network. With public access, there is no wall at all.
      """,
    abuse: """
      Anyone on the internet can send packets to the service: floods of requests, attacks on the HTTP library, or \
      a stolen identity token used from the thief's own machine, which a service inside your network would never have seen.
      """,
    instead: """
      internal-and-load-balancing: only your VPC, services of the same project, Cloud Scheduler, and an external \
      Application Load Balancer that you put in front, with Cloud Armor if wanted, can reach it. The run.app address \
      answers 404 to everybody else.
      """)
}
