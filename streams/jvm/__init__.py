"""What it takes to run a Java program from a Python package: jars that are what the lock says, a Java, a process that is ours."""
