# What whoever deploys decides: the template's parameters, typed. test/deployment/terraform-module.test.ts holds the two together.

variable "name" {
  type        = string
  description = "The stack's name, and so the owner: the tag of every session of it. No two of an account and region may have the same."
  default     = "tasktap"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,127}$", var.name))
    error_message = "name: expected a letter, then letters, digits and hyphens, 128 at most."
  }
}

variable "template_file" {
  type        = string
  description = "The template, as `tasktap synth --out FILE` wrote it."
}

variable "bucket" {
  type        = string
  description = "A bucket in the stack's region, from which CloudFormation takes the template."
}

variable "cluster_arns" {
  type        = list(string)
  description = "ARNs of the ECS clusters whose tasks are mirrored."

  validation {
    condition     = length(var.cluster_arns) > 0
    error_message = "cluster_arns: expected at least one cluster."
  }

  validation {
    condition     = alltrue([for arn in var.cluster_arns : can(regex("^arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:cluster/[A-Za-z0-9_-]{1,255}$", arn))])
    error_message = "cluster_arns: expected ARNs such as arn:aws:ecs:eu-central-1:111122223333:cluster/shop."
  }
}

variable "target_id" {
  type        = string
  description = "The traffic mirror target: where the packets go."

  validation {
    condition     = can(regex("^tmt-[0-9a-f]{8,17}$", var.target_id))
    error_message = "target_id: expected an id such as tmt-0123456789abcdef0."
  }
}

variable "target_owner_account" {
  type        = string
  description = "The account that owns the target, where it is shared with this one. Empty: this account."
  default     = ""

  validation {
    condition     = can(regex("^([0-9]{12}|)$", var.target_owner_account))
    error_message = "target_owner_account: expected an account of twelve digits, or nothing."
  }
}

variable "filter_id" {
  type        = string
  description = "The traffic mirror filter: which packets are mirrored. It should reject UDP 4789 and 6081 first."

  validation {
    condition     = can(regex("^tmf-[0-9a-f]{8,17}$", var.filter_id))
    error_message = "filter_id: expected an id such as tmf-0123456789abcdef0."
  }
}

variable "vpc_arns" {
  type        = list(string)
  description = "ARNs of the VPCs whose interfaces may be mirrored. Empty: every VPC."
  default     = []

  validation {
    condition     = alltrue([for arn in var.vpc_arns : can(regex("^(arn:aws[a-z-]*:ec2:[a-z0-9-]+:[0-9]{12}:vpc/vpc-[0-9a-f]{8,17})$", arn))])
    error_message = "vpc_arns: expected ARNs such as arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0123456789abcdef0."
  }
}

variable "unmirrorable" {
  type        = string
  description = "What to do with a task that cannot be mirrored. observe: leave it, and tell. sidecar: as observe, but tasks with the container named below count as covered. replace: stop it within a budget, so that its service starts another."

  validation {
    condition     = contains(["observe", "sidecar", "replace"], var.unmirrorable)
    error_message = "unmirrorable: expected observe, sidecar or replace."
  }
}

variable "sidecar_container" {
  type        = string
  description = "The container that sends the packets of a task itself. Read where Unmirrorable is sidecar."
  default     = "tasktap"

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.sidecar_container))
    error_message = "sidecar_container: expected letters, digits, hyphens and underscores, 255 at most."
  }
}

variable "max_sessions" {
  type        = number
  description = "The most sessions this stack may have, 0 to 10000. Each costs by the hour. Empty: as many as EC2 allows."
  default     = null

  validation {
    condition     = var.max_sessions == null ? true : can(regex("^([0-9]{1,4}|10000)$", tostring(var.max_sessions)))
    error_message = "max_sessions: expected a whole number from 0 to 10000, or null."
  }
}

variable "backfill" {
  type        = bool
  description = "Look at every cluster as soon as the stack is there? no: the first sweep does, within five minutes."
  default     = false
}

variable "alarm_topic_arn" {
  type        = string
  description = "The SNS topic that alarms tell. Empty: nobody is told."
  default     = ""

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}|)$", var.alarm_topic_arn))
    error_message = "alarm_topic_arn: expected an ARN such as arn:aws:sns:eu-central-1:111122223333:pager, or nothing."
  }
}

variable "policy_parameter" {
  type        = string
  description = "The SSM parameter that the policy stands in, as `tasktap policy put` writes it; what changes there holds without another deployment. Empty: the policy is made of TargetId, FilterId, Unmirrorable, SidecarContainer and MaxSessions."
  default     = ""

  validation {
    condition     = can(regex("^(/[A-Za-z0-9_./-]{1,500}|)$", var.policy_parameter))
    error_message = "policy_parameter: expected a name such as /tasktap/tap/policy, or nothing."
  }
}

variable "more_target_and_filter_arns" {
  type        = list(string)
  description = "ARNs of the targets and filters that the policy in PolicyParameter may name beside TargetId and FilterId."
  default     = []

  validation {
    condition     = alltrue([for arn in var.more_target_and_filter_arns : can(regex("^(arn:aws[a-z-]*:ec2:[a-z0-9-]+:[0-9]{12}:traffic-mirror-(target/tmt|filter/tmf)-[0-9a-f]{8,17})$", arn))])
    error_message = "more_target_and_filter_arns: expected ARNs such as arn:aws:ec2:eu-central-1:111122223333:traffic-mirror-target/tmt-0123456789abcdef0."
  }
}
