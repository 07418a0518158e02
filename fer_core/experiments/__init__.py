"""Many runs that belong together: ablation, tuning, cross-validation."""
