# One cluster, a target and a filter made beside it, and a bucket for the template. First: tasktap synth --out tasktap.template.json

variable "cluster_arn" {
  type = string
}

variable "sensors_arn" {
  type        = string
  description = "A network load balancer with a UDP 4789 listener, sensors behind it."
}

resource "aws_s3_bucket" "templates" {
  bucket_prefix = "tasktap-"
  # Templates are made again at any time.
  force_destroy = true
}

resource "aws_ec2_traffic_mirror_target" "sensors" {
  network_load_balancer_arn = var.sensors_arn
}

resource "aws_ec2_traffic_mirror_filter" "tasks" {
  description      = "All traffic of tasks, but no mirrored packets"
  network_services = ["amazon-dns"]
}

# What is mirrored already is not mirrored again: VXLAN and GENEVE.
resource "aws_ec2_traffic_mirror_filter_rule" "no_mirrors" {
  for_each = {
    for pair in setproduct(["ingress", "egress"], [4789, 6081]) : "${pair[0]}-${pair[1]}" => { direction = pair[0], port = pair[1] }
  }

  traffic_mirror_filter_id = aws_ec2_traffic_mirror_filter.tasks.id
  traffic_direction        = each.value.direction
  rule_number              = each.value.port == 4789 ? 1 : 2
  rule_action              = "reject"
  protocol                 = 17
  source_cidr_block        = "0.0.0.0/0"
  destination_cidr_block   = "0.0.0.0/0"

  destination_port_range {
    from_port = each.value.port
    to_port   = each.value.port
  }
}

resource "aws_ec2_traffic_mirror_filter_rule" "everything_else" {
  for_each = toset(["ingress", "egress"])

  traffic_mirror_filter_id = aws_ec2_traffic_mirror_filter.tasks.id
  traffic_direction        = each.key
  rule_number              = 100
  rule_action              = "accept"
  source_cidr_block        = "0.0.0.0/0"
  destination_cidr_block   = "0.0.0.0/0"
}

module "tasktap" {
  source = "../.."

  template_file = "${path.root}/tasktap.template.json"
  bucket        = aws_s3_bucket.templates.id
  cluster_arns  = [var.cluster_arn]
  target_id     = aws_ec2_traffic_mirror_target.sensors.id
  filter_id     = aws_ec2_traffic_mirror_filter.tasks.id
  unmirrorable  = "observe"

  # A filter without rules mirrors nothing; and sessions must go before what they hang on.
  depends_on = [
    aws_ec2_traffic_mirror_filter_rule.no_mirrors,
    aws_ec2_traffic_mirror_filter_rule.everything_else,
  ]
}

output "switch_name" {
  value = module.tasktap.switch_name
}
