# Who pays is told by e-mail before a month costs more than overture.yaml expects. Nothing is stopped by it.
# Written by Overture: change the answers in overture.yaml, not this file.
#
# Whoever applies it needs roles/billing.costsManager on the billing account.

variable "billing_account" {
  description = "The billing account that pays for the project; null for no budget."
  type        = string
  default     = null
  nullable    = true

  validation {
    condition     = var.billing_account == null || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "Use the id of a billing account, such as 012345-6789AB-CDEF01, or null."
  }
}

variable "monthly_budget" {
  description = "What the project may cost a month, in the billing account's currency; null for no budget."
  type        = number
  default     = null
  nullable    = true

  validation {
    condition     = var.monthly_budget == null || try(var.monthly_budget >= 1 && floor(var.monthly_budget) == var.monthly_budget, false)
    error_message = "Use a whole number from 1, or null."
  }
}

locals {
  billing_account = try(coalesce(var.billing_account, local.given.billing_account), null)
  monthly_budget  = try(coalesce(var.monthly_budget, local.given.monthly_budget), null)
  is_budgeted     = local.billing_account != null && local.monthly_budget != null
}

# Budgets want to be asked for by a project, where a person's own credentials are used.
provider "google" {
  alias                 = "billing"
  project               = var.project_id
  billing_project       = var.project_id
  user_project_override = true
}

# Budgets know a project by its number.
data "google_project" "project" {
  count      = local.is_budgeted ? 1 : 0
  project_id = var.project_id
}

resource "google_billing_budget" "monthly" {
  count           = local.is_budgeted ? 1 : 0
  provider        = google.billing
  billing_account = local.billing_account
  display_name    = "${var.project_id}: a month"

  budget_filter {
    calendar_period = "MONTH"
    projects        = ["projects/${data.google_project.project[0].number}"]
  }

  amount {
    specified_amount {
      units = tostring(local.monthly_budget)
    }
  }

  # At half of it, near it, at it, and as soon as the month is going to come to it.
  dynamic "threshold_rules" {
    for_each = [
      { share = 0.5, basis = "CURRENT_SPEND" },
      { share = 0.9, basis = "CURRENT_SPEND" },
      { share = 1, basis = "CURRENT_SPEND" },
      { share = 1, basis = "FORECASTED_SPEND" },
    ]
    content {
      threshold_percent = threshold_rules.value.share
      spend_basis       = threshold_rules.value.basis
    }
  }

  # The administrators of the billing account are told anyway.
  dynamic "all_updates_rule" {
    for_each = length(local.notification_channels) == 0 ? [] : [local.notification_channels]
    content {
      monitoring_notification_channels = all_updates_rule.value
    }
  }
}
