output "switch_name" {
  description = "SSM parameter: write \"paused\" into it to stop everything tasktap does"
  value       = aws_cloudformation_stack.tasktap.outputs["SwitchName"]
}

output "look_queue_url" {
  description = "Where a look at a cluster can be asked for"
  value       = aws_cloudformation_stack.tasktap.outputs["LookQueueUrl"]
}

output "dead_task_queue_url" {
  description = "Task events that were given up"
  value       = aws_cloudformation_stack.tasktap.outputs["DeadTaskQueueUrl"]
}
