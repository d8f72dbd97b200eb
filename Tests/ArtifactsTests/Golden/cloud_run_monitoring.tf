# Alerts, who is told of them, and a dashboard with the deployments marked.
# Written by Overture: change the answers in overture.yaml, not this file.
#
# A period without requests has no point: ALIGN_SUM leaves it so, where ALIGN_DELTA would make one up between its neighbours.

locals {
  notification_channels = google_monitoring_notification_channel.email[*].name
  revision_filter       = "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${local.settings.service_name}\" AND resource.labels.location = \"${var.region}\""
}

resource "google_monitoring_notification_channel" "email" {
  count        = local.settings.alert_email == null ? 0 : 1
  display_name = "${local.settings.service_name}: alerts"
  type         = "email"
  labels       = { email_address = local.settings.alert_email }
}

resource "google_monitoring_alert_policy" "latency" {
  display_name          = "${local.settings.service_name}: latency"
  combiner              = "OR"
  notification_channels = local.notification_channels

  conditions {
    display_name = "95 % of the requests take longer than 2 s in the container"

    condition_threshold {
      filter          = "${local.revision_filter} AND metric.type = \"run.googleapis.com/request_latencies\""
      comparison      = "COMPARISON_GT"
      threshold_value = 2000
      duration        = "300s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_PERCENTILE_95"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "The time in the container, without waiting for an instance or its start: the alert about cold starts watches that. Busy instances: more CPU, or a lower concurrency. `overture doctor -e ${var.env}` looks for the cause: `timeout` (row 32) and `no-instance` (row 31)."
  }
}

resource "google_monitoring_alert_policy" "errors" {
  display_name          = "${local.settings.service_name}: errors"
  combiner              = "OR"
  notification_channels = local.notification_channels

  conditions {
    display_name = "More than 5 % of the requests end with 5xx"

    condition_threshold {
      filter             = "${local.revision_filter} AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
      denominator_filter = "${local.revision_filter} AND metric.type = \"run.googleapis.com/request_count\""
      comparison         = "COMPARISON_GT"
      threshold_value    = 0.05
      duration           = "300s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
      }

      denominator_aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "`overture doctor -e ${var.env}` says what fails: `memory` (row 30), `timeout` (row 32) and, after a deployment, `container-start` (row 11) and `container-configuration` (row 12). The log of the service in the Cloud Run console has every line. Requests that no instance took, or that were not allowed in, are not counted here."
  }
}

resource "google_monitoring_alert_policy" "instances" {
  # Where as many are kept as there may be, it would always be on.
  count                 = local.settings.min_instances < local.settings.max_instances ? 1 : 0
  display_name          = "${local.settings.service_name}: instances"
  combiner              = "OR"
  notification_channels = local.notification_channels

  conditions {
    display_name = "All instances that there may be are busy"

    condition_threshold {
      filter          = "${local.revision_filter} AND metric.type = \"run.googleapis.com/container/instance_count\" AND metric.labels.state = \"active\""
      comparison      = "COMPARISON_GT"
      threshold_value = local.settings.max_instances - 1
      duration        = "300s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "Further requests wait, then get 429: more maximum instances, or a higher concurrency. `overture doctor -e ${var.env}` looks for them: `no-instance` (row 31)."
  }
}

resource "google_monitoring_alert_policy" "cold_starts" {
  display_name          = "${local.settings.service_name}: cold starts"
  combiner              = "OR"
  notification_channels = local.notification_channels

  conditions {
    display_name = "95 % of the cold starts take longer than 10 s"

    condition_threshold {
      filter          = "${local.revision_filter} AND metric.type = \"run.googleapis.com/container/startup_latencies\""
      comparison      = "COMPARISON_GT"
      threshold_value = 10000
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_PERCENTILE_95"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "Fewer imports at the start, more CPU; minimum instances or a more frequent keep-warm hide it. `overture doctor -e ${var.env}` says why instances are started: `cold-starts` (row 33), `keep-warm` (row 34) and `tcp-probe` (row 37)."
  }
}

resource "google_monitoring_dashboard" "dashboard" {
  dashboard_json = jsonencode({
    displayName = local.settings.service_name
    # Each deployment is a mark in all charts.
    annotations = {
      eventAnnotations = [{
        displayName = "Deployments"
        eventType   = "CLOUD_RUN_DEPLOYMENT"
        enabled     = true
        filter      = "resource.labels.service_name = \"${local.settings.service_name}\""
      }]
    }
    gridLayout = {
      columns = "2"
      widgets = [
        for chart in [
          { title = "Request latency, p95 (ms)", metric = "request_latencies", aligner = "ALIGN_PERCENTILE_95", reducer = "REDUCE_MAX" },
          { title = "Requests (1/s)", metric = "request_count", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM" },
          { title = "Requests that end with 5xx (1/s)", metric = "request_count\" AND metric.labels.response_code_class = \"5xx", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM" },
          { title = "Cold start, p95 (ms)", metric = "container/startup_latencies", aligner = "ALIGN_PERCENTILE_95", reducer = "REDUCE_MAX" },
          { title = "Instances", metric = "container/instance_count", aligner = "ALIGN_MAX", reducer = "REDUCE_SUM" },
          { title = "CPU, p95 (share)", metric = "container/cpu/utilizations", aligner = "ALIGN_PERCENTILE_95", reducer = "REDUCE_MAX" },
          { title = "Memory, p95 (share)", metric = "container/memory/utilizations", aligner = "ALIGN_PERCENTILE_95", reducer = "REDUCE_MAX" },
          ] : {
          title = chart.title
          xyChart = {
            dataSets = [{
              plotType = "LINE"
              timeSeriesQuery = {
                timeSeriesFilter = {
                  filter = "${local.revision_filter} AND metric.type = \"run.googleapis.com/${chart.metric}\""
                  aggregation = {
                    alignmentPeriod    = "60s"
                    perSeriesAligner   = chart.aligner
                    crossSeriesReducer = chart.reducer
                  }
                }
              }
            }]
          }
        }
      ]
    }
  })
}
