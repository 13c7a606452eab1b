"""Administration: people, groups, memberships, roles, holds, emergency access."""
