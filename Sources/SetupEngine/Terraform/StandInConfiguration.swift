import GoogleCloud
import RESTClient
import SetupPlan

/// What the files of `terraform` configure, resource by resource, for given variables.
enum StandInConfiguration {
  /// The placeholder that serves until the workflow has pushed an image.
  private static let placeholder = "us-docker.pkg.dev/cloudrun/container/hello"

  /// All resources, in the order in which they can be created.
  /// - Parameters:
  ///   - variables: the values of the run.
  ///   - health: the path that tells whether the service is well.
  ///   - uri: the service's address; nil as long as it does not exist.
  /// - Returns: the resources, each after those that it needs.
  static func resources(_ variables: StandInVariables, health: String, uri: String?) -> [StandInResource] {
    let isAuthenticated = !variables.invokerIAMDisabled
    var all = [service(variables, health: health)]
    if isAuthenticated, variables.keepWarmSchedule != nil {
      all.append(invoker(variables, "keep_warm", variables.runtimeServiceAccount))
    }
    if let deployer = variables.deployerServiceAccount {
      all.append(member(variables, "deployer_deploys", "roles/run.developer", deployer))
    }
    if isAuthenticated, variables.ingress == "INGRESS_TRAFFIC_ALL", let deployer = variables.deployerServiceAccount {
      all.append(invoker(variables, "deployer", deployer))
    }
    if variables.keepWarmSchedule != nil {
      all.append(job(variables, health: health, uri: uri ?? "(known after apply)"))
    }
    all += [latencyAlert(variables), errorAlert(variables), coldStartAlert(variables)]
    if variables.minInstances < variables.maxInstances { all.append(instancesAlert(variables)) }
    return all + [dashboard(variables)]
  }

  private static func service(_ variables: StandInVariables, health: String) -> StandInResource {
    let processes = CPU(variables.cpu).map { ($0.millis + 999) / 1000 } ?? 1
    var environment: [JSONValue] = [
      ["name": "ENVIRONMENT", "value": .string(variables.env)],
      ["name": "WEB_CONCURRENCY", "value": .string("\(processes)")],
      ["name": "WEB_THREADS", "value": .string("\(variables.concurrency)")],
    ]
    var container: JSONValue = [
      "image": .string(placeholder),
      "ports": [["containerPort": 8080]],
      "resources": [
        "limits": ["memory": .string(variables.memory), "cpu": .string(variables.cpu)],
        "cpuIdle": true,
        "startupCpuBoost": true,
      ],
      "startupProbe": [
        "httpGet": ["path": .string(health), "port": 8080], "periodSeconds": 1, "timeoutSeconds": 1,
        "failureThreshold": 60,
      ],
    ]
    var template: JSONValue = [
      "serviceAccount": .string(variables.runtimeServiceAccount),
      "timeout": .string("\(variables.timeoutSeconds)s"),
      "executionEnvironment": .string(executionEnvironment(variables)),
      "maxInstanceRequestConcurrency": .int(variables.concurrency),
      "scaling": ["maxInstanceCount": .int(variables.maxInstances)],
    ]
    if let secret = variables.keySecret {
      // In order of their names, as the provider sends them.
      environment.insert(["name": "GOOGLE_APPLICATION_CREDENTIALS", "value": "/secrets/key.json"], at: 1)
      container["volumeMounts"] = [["name": "key", "mountPath": "/secrets"]]
      template["volumes"] = [
        [
          "name": "key",
          "secret": [
            "secret": .string(secret), "defaultMode": 292, "items": [["path": "key.json", "version": "latest"]],
          ],
        ]
      ]
    }
    container["env"] = .array(environment)
    template["containers"] = [container]
    return StandInResource(
      kind: .service, address: "google_cloud_run_v2_service.service", parent: variables.location,
      name: variables.service,
      body: [
        "ingress": .string(variables.ingress),
        "invokerIamDisabled": .bool(variables.invokerIAMDisabled),
        "scaling": ["minInstanceCount": .int(variables.minInstances)],
        "template": template,
      ])
  }

  /// A whole CPU runs in the second generation.
  private static func executionEnvironment(_ variables: StandInVariables) -> String {
    (CPU(variables.cpu)?.millis ?? 1000) < 1000 ? "EXECUTION_ENVIRONMENT_GEN1" : "EXECUTION_ENVIRONMENT_GEN2"
  }

  private static func invoker(
    _ variables: StandInVariables, _ name: String, _ account: String
  ) -> StandInResource {
    member(variables, name, "roles/run.invoker", account)
  }

  private static func member(
    _ variables: StandInVariables, _ name: String, _ role: String, _ account: String
  ) -> StandInResource {
    StandInResource(
      kind: .invoker, address: "google_cloud_run_v2_service_iam_member.\(name)[0]", parent: variables.location,
      name: variables.service,
      body: ["role": .string(role), "member": .string("serviceAccount:\(account)")])
  }

  private static func job(_ variables: StandInVariables, health: String, uri: String) -> StandInResource {
    var target: JSONValue = ["uri": .string(uri + health), "httpMethod": "GET"]
    if !variables.invokerIAMDisabled {
      target["oidcToken"] = [
        "serviceAccountEmail": .string(variables.runtimeServiceAccount), "audience": .string(uri),
      ]
    }
    return StandInResource(
      kind: .job, address: "google_cloud_scheduler_job.keep_warm[0]", parent: variables.location, name: variables.job,
      body: [
        "name": .string(variables.job),
        "description": .string("Calls \(variables.serviceName) so that an instance stays warm."),
        "schedule": .string(variables.keepWarmSchedule ?? ""), "timeZone": "Etc/UTC", "attemptDeadline": "30s",
        "httpTarget": target,
      ])
  }

  /// What every chart and alert looks at.
  private static func filter(_ variables: StandInVariables, _ metric: String) -> String {
    "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"\(variables.serviceName)\""
      + " AND resource.labels.location = \"\(variables.region)\" AND metric.type = \"run.googleapis.com/\(metric)\""
  }

  private static func latencyAlert(_ variables: StandInVariables) -> StandInResource {
    alert(
      variables, "latency", title: "95 % of the requests take longer than 2 s",
      help: "Cold starts: more minimum instances. Busy instances: more CPU, or a lower concurrency.",
      threshold: [
        "filter": .string(filter(variables, "request_latencies")), "comparison": "COMPARISON_GT",
        "thresholdValue": 2000, "duration": "300s",
        "aggregations": [
          [
            "alignmentPeriod": "60s", "perSeriesAligner": "ALIGN_DELTA",
            "crossSeriesReducer": "REDUCE_PERCENTILE_95",
          ]
        ],
      ])
  }

  private static func errorAlert(_ variables: StandInVariables) -> StandInResource {
    let rate: JSONValue = [
      ["alignmentPeriod": "60s", "perSeriesAligner": "ALIGN_RATE", "crossSeriesReducer": "REDUCE_SUM"]
    ]
    let all = filter(variables, "request_count")
    return alert(
      variables, "errors", title: "More than 5 % of the requests end with 5xx",
      help: "The log of the service in the Cloud Run console says what fails.",
      threshold: [
        "filter": .string(all + " AND metric.labels.response_code_class = \"5xx\""),
        "denominatorFilter": .string(all), "comparison": "COMPARISON_GT", "thresholdValue": 0.05,
        "duration": "300s", "aggregations": rate, "denominatorAggregations": rate,
      ])
  }

  private static func coldStartAlert(_ variables: StandInVariables) -> StandInResource {
    alert(
      variables, "cold_starts", title: "95 % of the cold starts take longer than 10 s",
      help: "Fewer imports at the start, more CPU; minimum instances or a more frequent keep-warm hide it.",
      threshold: [
        "filter": .string(filter(variables, "container/startup_latencies")), "comparison": "COMPARISON_GT",
        "thresholdValue": 10000, "duration": "0s",
        "aggregations": [
          [
            "alignmentPeriod": "300s", "perSeriesAligner": "ALIGN_DELTA",
            "crossSeriesReducer": "REDUCE_PERCENTILE_95",
          ]
        ],
      ])
  }

  private static func instancesAlert(_ variables: StandInVariables) -> StandInResource {
    alert(
      variables, "instances", index: "[0]", title: "All instances that there may be are busy",
      help: "Further requests wait, then get 429: more maximum instances, or a higher concurrency.",
      threshold: [
        "filter": .string(filter(variables, "container/instance_count") + " AND metric.labels.state = \"active\""),
        "comparison": "COMPARISON_GT", "thresholdValue": .int(variables.maxInstances - 1), "duration": "300s",
        "aggregations": [
          ["alignmentPeriod": "60s", "perSeriesAligner": "ALIGN_MAX", "crossSeriesReducer": "REDUCE_SUM"]
        ],
      ])
  }

  private static func alert(
    _ variables: StandInVariables, _ name: String, index: String = "", title: String, help: String, threshold: JSONValue
  ) -> StandInResource {
    StandInResource(
      kind: .alertPolicy, address: "google_monitoring_alert_policy.\(name)\(index)",
      parent: "projects/\(variables.projectID)", name: nil,
      body: [
        "displayName": .string("\(variables.serviceName): \(name.replacing("_", with: " "))"), "combiner": "OR",
        "conditions": [["displayName": .string(title), "conditionThreshold": threshold]],
        "documentation": ["mimeType": "text/markdown", "content": .string(help)],
      ])
  }

  private static func dashboard(_ variables: StandInVariables) -> StandInResource {
    let charts = [
      ("Request latency, p95 (ms)", "request_latencies", "ALIGN_PERCENTILE_95", "REDUCE_MAX"),
      ("Requests (1/s)", "request_count", "ALIGN_RATE", "REDUCE_SUM"),
      (
        "Requests that end with 5xx (1/s)", "request_count\" AND metric.labels.response_code_class = \"5xx",
        "ALIGN_RATE", "REDUCE_SUM"
      ),
      ("Cold start, p95 (ms)", "container/startup_latencies", "ALIGN_PERCENTILE_95", "REDUCE_MAX"),
      ("Instances", "container/instance_count", "ALIGN_MAX", "REDUCE_SUM"),
      ("CPU, p95 (share)", "container/cpu/utilizations", "ALIGN_PERCENTILE_95", "REDUCE_MAX"),
      ("Memory, p95 (share)", "container/memory/utilizations", "ALIGN_PERCENTILE_95", "REDUCE_MAX"),
    ]
    let widgets = charts.map { title, metric, aligner, reducer -> JSONValue in
      let aggregation: JSONValue = [
        "alignmentPeriod": "60s", "perSeriesAligner": .string(aligner), "crossSeriesReducer": .string(reducer),
      ]
      let series: JSONValue = [
        "timeSeriesFilter": ["filter": .string(filter(variables, metric)), "aggregation": aggregation]
      ]
      return [
        "title": .string(title), "xyChart": ["dataSets": [["plotType": "LINE", "timeSeriesQuery": series]]],
      ]
    }
    return StandInResource(
      kind: .dashboard, address: "google_monitoring_dashboard.dashboard", parent: "projects/\(variables.projectID)",
      name: nil,
      body: [
        "displayName": .string(variables.serviceName),
        "annotations": [
          "eventAnnotations": [
            [
              "displayName": "Deployments", "eventType": "CLOUD_RUN_DEPLOYMENT", "enabled": true,
              "filter": .string("resource.labels.service_name = \"\(variables.serviceName)\""),
            ]
          ]
        ],
        "gridLayout": ["columns": "2", "widgets": .array(widgets)],
      ])
  }
}
