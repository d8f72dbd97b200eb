# What can be set. The values of an environment are in environments/ENV.tfvars.json, and nothing of one is in the .tf files.
# Written by Overture: change the answers in overture.yaml, not this file.

locals {
  # What the environment's file says; -var, -var-file and files of your own, such as mine.auto.tfvars, count before it.
  given = jsondecode(file("${path.module}/environments/${var.env}.tfvars.json"))
  settings = merge(
    {
      variables           = {}
      secrets             = {}
      cloud_sql_instances = []
      network             = null
      buckets             = {}
      # Until the workflow has pushed one.
      first_image = "us-docker.pkg.dev/cloudrun/container/hello"
      alert_email = null
    },
    local.given,
    { for name, value in {
      service_name             = var.service_name
      memory                   = var.memory
      cpu                      = var.cpu
      min_instances            = var.min_instances
      max_instances            = var.max_instances
      concurrency              = var.concurrency
      timeout_seconds          = var.timeout_seconds
      keep_warm_schedule       = var.keep_warm_schedule
      cpu_idle                 = var.cpu_idle
      startup_seconds          = var.startup_seconds
      session_affinity         = var.session_affinity
      http2                    = var.http2
      runtime_service_account  = var.runtime_service_account
      deployer_service_account = var.deployer_service_account
      invoker_iam_disabled     = var.invoker_iam_disabled
      ingress                  = var.ingress
      key_secret               = var.key_secret
      variables                = var.variables
      secrets                  = var.secrets
      cloud_sql_instances      = var.cloud_sql_instances
      network                  = var.network
      buckets                  = var.buckets
      first_image              = var.first_image
      alert_email              = var.alert_email
    } : name => value if value != null },
  )
}

variable "project_id" {
  description = "The id of the Google Cloud project."
  type        = string
  validation {
    condition     = can(regex("^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "Use the id of a project, 6 to 30 lower-case letters, digits and hyphens, not its number."
  }
}

variable "region" {
  description = "The Cloud Run region."
  type        = string
  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "Use a region such as us-central1."
  }
}

variable "env" {
  description = "The environment: its values are in environments/ENV.tfvars.json, its state is what environments/ENV.gcs.tfbackend names."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.env))
    error_message = "Use the name of an environment, such as production."
  }
}

variable "service_name" {
  description = "The name of the Cloud Run service."
  type        = string
  default     = null
  validation {
    condition     = var.service_name == null || can(regex("^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$", var.service_name))
    error_message = "Use at most 49 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "memory" {
  description = "Memory of one instance, such as 2Gi."
  type        = string
  default     = null
  validation {
    condition     = var.memory == null || can(regex("^[1-9][0-9]*[MG]i$", var.memory))
    error_message = "Use a whole number with Mi or Gi, such as 512Mi or 2Gi."
  }
}

variable "cpu" {
  description = "vCPU of one instance, such as 2 or 500m."
  type        = string
  default     = null
  validation {
    condition     = var.cpu == null || can(regex("^([12468]|[1-9][0-9]{2}m|[89][0-9]m|1000m)$", var.cpu))
    error_message = "Use 1, 2, 4, 6 or 8, or 80m to 1000m."
  }
}

variable "min_instances" {
  description = "Instances that are always kept."
  type        = number
  default     = null
  validation {
    condition     = try(var.min_instances >= 0 && floor(var.min_instances) == var.min_instances, true)
    error_message = "Use a whole number from 0."
  }
}

variable "max_instances" {
  description = "Instances at most."
  type        = number
  default     = null
  validation {
    condition     = try(var.max_instances >= 1 && floor(var.max_instances) == var.max_instances, true)
    error_message = "Use a whole number from 1."
  }
}

variable "concurrency" {
  description = "Requests that one instance serves at once."
  type        = number
  default     = null
  validation {
    condition     = try(var.concurrency >= 1 && var.concurrency <= 1000 && floor(var.concurrency) == var.concurrency, true)
    error_message = "Use a whole number from 1 to 1000."
  }
}

variable "timeout_seconds" {
  description = "Seconds that one request may take."
  type        = number
  default     = null
  validation {
    condition     = try(var.timeout_seconds >= 1 && var.timeout_seconds <= 3600 && floor(var.timeout_seconds) == var.timeout_seconds, true)
    error_message = "Use a whole number from 1 to 3600."
  }
}

variable "keep_warm_schedule" {
  description = "When the service is called to keep it warm, as five cron fields in UTC; null for never."
  type        = string
  default     = null
  validation {
    condition     = var.keep_warm_schedule == null || can(regex("^[0-9A-Za-z*/,-]+( +[0-9A-Za-z*/,-]+){4}$", var.keep_warm_schedule))
    error_message = "Use five cron fields, such as */5 * * * *, or null."
  }
}

variable "cpu_idle" {
  description = "Whether an instance has CPU only while it starts and serves requests; false gives it CPU always."
  type        = bool
  default     = null
}

variable "startup_seconds" {
  description = "Seconds until an instance has to answer."
  type        = number
  default     = null
  validation {
    condition     = try(var.startup_seconds >= 1 && var.startup_seconds <= 240 && floor(var.startup_seconds) == var.startup_seconds, true)
    error_message = "Use a whole number from 1 to 240."
  }
}

variable "session_affinity" {
  description = "Whether a client's requests go to the same instance as far as possible."
  type        = bool
  default     = null
}

variable "http2" {
  description = "Whether HTTP/2 reaches the container, in clear text."
  type        = bool
  default     = null
}

variable "runtime_service_account" {
  description = "The service account that the service runs as."
  type        = string
  default     = null
  validation {
    condition     = try(endswith(var.runtime_service_account, ".gserviceaccount.com"), true)
    error_message = "Use the e-mail address of a service account."
  }
}

variable "deployer_service_account" {
  description = "The service account of the GitHub workflow; it deploys this service and calls a new revision to check it. Null for none."
  type        = string
  default     = null
}

variable "invoker_iam_disabled" {
  description = "Whether anyone may call the service; otherwise callers need an identity token and roles/run.invoker."
  type        = bool
  default     = null
}

variable "ingress" {
  description = "From where the service can be reached."
  type        = string
  default     = null
  validation {
    condition     = var.ingress == null || can(regex("^INGRESS_TRAFFIC_(ALL|INTERNAL_LOAD_BALANCER)$", var.ingress))
    error_message = "Use INGRESS_TRAFFIC_ALL or INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER."
  }
}

variable "key_secret" {
  description = "The Secret Manager secret that holds the service account key; null without a key."
  type        = string
  default     = null
}

variable "variables" {
  description = "The service's own variables, by name. They are no secrets: they are in the repository and in the state."
  type        = map(string)
  default     = null
  validation {
    condition     = try(alltrue([for name in keys(var.variables) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))]), true)
    error_message = "Use letters, digits and _ for the name of a variable, no digit first."
  }
}

variable "secrets" {
  description = "The service's variables that come from Secret Manager: the secret and its version, by the variable's name."
  type = map(object({
    secret  = string
    version = string
  }))
  default = null
}

variable "cloud_sql_instances" {
  description = "The connection names of the Cloud SQL instances that the service has a socket for."
  type        = list(string)
  default     = null
}

variable "network" {
  description = "The subnet that the service sends through, and which traffic: PRIVATE_RANGES_ONLY or ALL_TRAFFIC; null for none."
  type = object({
    subnet = string
    egress = string
  })
  default = null
}

variable "buckets" {
  description = "The buckets that are mounted, by their folders in the container."
  type = map(object({
    bucket    = string
    read_only = bool
  }))
  default = null
}

variable "first_image" {
  description = "The image that a new service starts with; afterwards the workflow decides which one runs."
  type        = string
  default     = null
}

variable "alert_email" {
  description = "Where alerts are sent; null for nowhere, then they stand in the console only."
  type        = string
  default     = null
  validation {
    condition     = var.alert_email == null || can(regex("^[^@ ]+@[^@ ]+$", var.alert_email))
    error_message = "Use an e-mail address, or null."
  }
}
